// The sources behind a mark open when a mouse rests on it; by click and key they open by themselves.
const RESTING = 250;
const LEAVING = 300;

export function openOnHover(root: Document): void {
  if (!matchMedia("(hover: hover)").matches) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hovered: HTMLElement | null = null; // what the mouse opened, and may close again

  const after = (wait: number, act: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
  root.addEventListener("pointerover", (event) => {
    const mark = closest(event.target, "[popovertarget]");
    const box = mark ? root.getElementById(mark.getAttribute("popovertarget") ?? "") : null;
    if (mark instanceof HTMLButtonElement && box) {
      if (box === hovered) return clearTimeout(timer);
      after(RESTING, () => {
        if (box.matches(":popover-open")) return;
        mark.popoverTargetElement = box;
        box.showPopover({ source: mark });
        hovered = box;
      });
    } else if (hovered && closest(event.target, "[popover]") === hovered) {
      clearTimeout(timer);
    } else {
      after(LEAVING, () => {
        if (hovered?.matches(":popover-open")) hovered.hidePopover();
        hovered = null;
      });
    }
  });
}

function closest(target: EventTarget | null, selector: string): Element | null {
  return target instanceof Element ? target.closest(selector) : null;
}
