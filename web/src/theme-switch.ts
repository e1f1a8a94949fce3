// The button that goes through the system's colours, light and dark, and keeps the choice.
const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

export function themeSwitch(button: HTMLButtonElement): void {
  const show = (theme: Theme): void => {
    button.textContent = button.dataset[theme] ?? theme;
    button.setAttribute("aria-label", `${button.dataset.label ?? ""}: ${button.textContent}`);
    button.title = button.dataset.label ?? "";
  };
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(chosen()) + 1) % THEMES.length] ?? "auto";
    if (next === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    keep(next);
    show(next);
  });
  show(chosen());
  button.hidden = false;
}

function chosen(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "auto";
}

function keep(theme: Theme): void {
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Without storage the choice holds for this page.
  }
}
