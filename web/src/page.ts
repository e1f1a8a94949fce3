// What every page loads: the switch of colours, suggestions while searching, evidence on hover.
import { openOnHover } from "./evidence";
import { suggest } from "./suggest";
import { themeSwitch } from "./theme-switch";

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-theme-switch]")) {
  themeSwitch(button);
}
for (const input of document.querySelectorAll<HTMLInputElement>("[data-suggest]")) {
  suggest(input);
}
openOnHover(document);

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!(event.target instanceof Node && menu.contains(event.target))) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});
