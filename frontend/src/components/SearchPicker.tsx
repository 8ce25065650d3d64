import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import Search from 'lucide-react/icons/search';
import { type ReactNode, useState } from 'react';
import type { ApiError } from '@/lib/api';
import { t } from '@/lib/texts';

export interface PickerOption {
  value: string;
  label: string;
  /** Shown instead of the label. */
  content?: ReactNode;
}

interface SearchPickerProps {
  label: string;
  placeholder: string;
  description?: string;
  options: readonly PickerOption[];
  isLoading: boolean;
  error: ApiError | null;
  /** Shown when nothing is found. */
  emptyText: string;
  /** Called with the search words when typing pauses. */
  onSearch: (words: string) => void;
  onChoose: (value: string) => void;
  /** Called with pasted text. Returns true if it handled the text, which is then not searched for. */
  onPasteText?: (text: string) => boolean;
  /** Returns an extra last option for the text in the field, or null. */
  optionFor?: (text: string) => PickerOption | null;
  /** Whether the list is rendered in a portal, because a dialog would clip it. */
  isInDialog?: boolean;
}

const SEARCH_DELAY_MS = 250;

/** Combobox whose options come from a search on the server. */
export function SearchPicker(props: SearchPickerProps) {
  const { label, placeholder, description, options, isLoading, error, emptyText, onPasteText, optionFor } = props;
  const { isInDialog = false } = props;
  const [text, setText] = useState('');
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const search = useDebouncedCallback(props.onSearch, SEARCH_DELAY_MS);
  const extra = optionFor?.(text) ?? null;
  const all = extra ? [...options, extra] : options;

  const change = (value: string) => {
    setText(value);
    search(value.trim());
    combobox.openDropdown();
    combobox.resetSelectedOption();
  };
  const choose = (value: string) => {
    setText('');
    search('');
    combobox.closeDropdown();
    props.onChoose(value);
  };

  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal={isInDialog} keepMounted={false} shadow="md">
      <Combobox.Target withExpandedAttribute>
        <TextInput
          label={label}
          description={description}
          placeholder={placeholder}
          value={text}
          autoComplete="off"
          leftSection={<Search size={16} aria-hidden="true" />}
          rightSection={isLoading ? <Loader size={16} /> : null}
          onChange={(event) => change(event.currentTarget.value)}
          onFocus={() => combobox.openDropdown()}
          onClick={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onPaste={(event) => {
            if (onPasteText?.(event.clipboardData.getData('text'))) event.preventDefault();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={t('Suggestions')}>
          {all.map((option) => (
            <Combobox.Option
              key={option.value}
              value={option.value}
              // Not when the button is let go: what is found meanwhile may have moved the option away from the pointer.
              onMouseDown={(event) => event.button === 0 && choose(option.value)}
            >
              {option.content ?? <bdi>{option.label}</bdi>}
            </Combobox.Option>
          ))}
          {all.length === 0 && (
            <Combobox.Empty>{error ? error.detail : isLoading ? t('Searching…') : emptyText}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
