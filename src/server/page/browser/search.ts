/** A pause in typing after which the list is fetched, in ms. */
const PAUSE_MS = 150;

/** The address of the overview with what the form says; empty fields and defaults are left out. */
const addressOf = (form: HTMLFormElement): URL => {
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) {
    const text = String(value).trim();
    if (text !== '' && text !== 'none') address.searchParams.set(name, text);
  }
  return address;
};

/**
 * Makes the filter of the list take effect while one types or chooses. Without it, its button does the same.
 * @param show takes the page at the new address into the open one
 */
export const searchWhileTyping = (show: () => void): void => {
  let pause = 0;
  const take = (form: HTMLFormElement): void => {
    clearTimeout(pause);
    const address = addressOf(form);
    if (address.href === location.href) return;
    history.replaceState(null, '', address);
    show();
  };
  const formOf = ({ target }: Event): HTMLFormElement | null =>
    target instanceof Element ? target.closest<HTMLFormElement>('form#filter') : null;
  document.addEventListener('input', (event) => {
    const form = formOf(event);
    clearTimeout(pause);
    if (form) pause = window.setTimeout(() => take(form), PAUSE_MS);
  });
  document.addEventListener('submit', (event) => {
    const form = formOf(event);
    if (!form) return;
    event.preventDefault();
    take(form);
  });
};
