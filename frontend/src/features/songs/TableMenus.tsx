import { Button, Checkbox, Popover, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SongsSearch } from '@/lib/searchParams';
import { say, t } from '@/lib/texts';
import { COLUMNS, type ColumnId } from './columnChoice';
import { type SavedView, useSavedViews } from './savedViews';
import classes from './TableMenus.module.css';

interface ColumnMenuProps {
  columns: readonly ColumnId[];
  onChoose: (columns: readonly ColumnId[]) => void;
}

/** Chooses the columns of the table. The title is always shown. */
export function ColumnMenu({ columns, onChoose }: ColumnMenuProps) {
  return (
    <Popover position="bottom-start" shadow="md" trapFocus withRoles hideDetached={false}>
      <Popover.Target>
        <Button variant="default" size="sm">
          {t('Columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('Columns')}>
        <Checkbox.Group value={[...columns]} onChange={(chosen) => onChoose(chosen as ColumnId[])}>
          <Stack gap="xs">
            {COLUMNS.map(({ id, label }) => (
              <Checkbox key={id} value={id} label={say(label)} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  );
}

interface ViewMenuProps {
  search: SongsSearch;
  columns: readonly ColumnId[];
  onOpen: (view: SavedView) => void;
}

/** Saves the filters, the order and the columns under a name, in this browser, and opens them again. */
export function ViewMenu({ search, columns, onOpen }: ViewMenuProps) {
  const { views, isFull, save, remove } = useSavedViews();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const { cursor: _cursor, page: _page, ...kept } = search;
  const add = () => {
    save({ name: name.trim(), search: kept, columns });
    setName('');
    setOpen(false);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-start"
      shadow="md"
      width={280}
      trapFocus
      withRoles
      hideDetached={false}
    >
      <Popover.Target>
        <Button variant="default" size="sm" onClick={() => setOpen(!isOpen)}>
          {t('Views')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('Saved views')}>
        <Stack gap="xs">
          {views.length === 0 && <p className={classes.empty}>{t('No view is saved in this browser yet.')}</p>}
          {views.map((view) => (
            <div key={view.name} className={classes.view}>
              <Button
                variant="subtle"
                size="compact-md"
                justify="start"
                onClick={() => {
                  onOpen(view);
                  setOpen(false);
                }}
              >
                <bdi>{view.name}</bdi>
              </Button>
              <Button
                variant="default"
                size="compact-sm"
                aria-label={t('Remove the view {name}', { name: view.name })}
                onClick={() => remove(view.name)}
              >
                {t('Remove')}
              </Button>
            </div>
          ))}
          <form
            className={classes.form}
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim() !== '') add();
            }}
          >
            <TextInput
              label={t('Save this view as')}
              maxLength={60}
              value={name}
              error={isFull && t('Remove a view first: 50 are saved.')}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" size="sm" disabled={name.trim() === '' || isFull}>
              {t('Save')}
            </Button>
          </form>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
