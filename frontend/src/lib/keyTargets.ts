/** Dialogs and menus, which take the keys while they are open. */
// no text: a selector
const OPEN = '[role=dialog], [role=menu]';

/** Fields in which keys write, and Escape belongs to the field. */
// no text: a selector
const FIELDS = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [role=combobox]';

/** Whether a dialog or menu is open. One that Escape closes may be gone by now; what had the focus is still its child. */
export const isInOpen = (target: EventTarget | null) =>
  document.querySelector(OPEN) !== null || (target instanceof Element && target.closest(OPEN) !== null);

/** Whether a person writes in a field. */
export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.closest(FIELDS) !== null);
