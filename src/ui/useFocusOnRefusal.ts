import * as React from 'react';

/** Each time a form is refused, take the user to the first field that is wrong: it may be out of sight. */
export function useFocusOnRefusal(form: React.RefObject<HTMLElement>, refusals: number): void {
  React.useEffect(() => {
    if (refusals > 0) {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [form, refusals]);
}
