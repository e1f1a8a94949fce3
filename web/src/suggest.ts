// Things whose code or name begins as the reader types: a combobox as WAI-ARIA describes it.
// One that is chosen is gone to, or where the field says "fill", named in it.
interface Found {
  address: string;
  label: string;
  language: string;
  code: string | null;
  classes: { label: string }[];
}

const WAIT = 120;
let lists = 0;

export function suggest(input: HTMLInputElement): void {
  const form = input.form;
  if (!form) return;
  const list = document.createElement("ul");
  list.id = `suggestions-${++lists}`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestions ?? "");
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  (input.parentElement ?? form).append(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;
  let at = -1;

  const close = (): void => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const select = (place: number): void => {
    const options = [...list.children];
    at = options.length ? (place + options.length) % options.length : -1;
    for (const [number, option] of options.entries()) {
      option.setAttribute("aria-selected", String(number === at));
    }
    const option = options[at];
    if (!option) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const show = (found: Found[]): void => {
    list.replaceChildren(...found.map((thing, number) => row(thing, `${list.id}-${number}`)));
    list.hidden = found.length === 0;
    at = -1;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
    status.textContent = (input.dataset.found ?? "{}").replace("{}", String(found.length));
  };
  const ask = async (): Promise<void> => {
    asking?.abort();
    asking = new AbortController();
    const asked = new URLSearchParams({ limit: "8", lang: document.documentElement.lang });
    const given = new FormData(form);
    asked.set("q", input.value);
    for (const name of ["lang", "release"]) {
      const value = given.get(name);
      if (value) asked.set(name, String(value));
    }
    try {
      const answer = await fetch(`/api/v1/suggest?${asked}`, {
        headers: { Accept: "application/json" },
        signal: asking.signal,
      });
      if (answer.ok && document.activeElement === input) {
        show(((await answer.json()) as { results: Found[] }).results);
      }
    } catch {
      // Nothing to suggest: the form works without.
    }
  };

  const take = (option: Element | null | undefined): void => {
    if (input.dataset.suggest !== "fill") {
      go(option);
    } else if (option instanceof HTMLElement && option.dataset.address) {
      input.value = named(option.dataset.address);
      close();
      status.textContent = option.firstElementChild?.textContent ?? "";
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim()) timer = setTimeout(ask, WAIT);
    else close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      select(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      take(list.children[at]);
    }
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the input keeps the focus
    take((event.target as Element).closest("[role=option]"));
  });
  input.addEventListener("blur", close);
}

function row(thing: Found, id: string): HTMLLIElement {
  const option = document.createElement("li");
  option.id = id;
  option.dataset.address = thing.address;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  const name = document.createElement("span");
  name.lang = thing.language;
  name.dir = "auto";
  name.textContent = thing.label;
  const kind = document.createElement("span");
  kind.className = "class";
  kind.textContent = [thing.code, thing.classes[0]?.label].filter(Boolean).join(" · ");
  option.append(name, kind);
  return option;
}

// How a thing is written where it is asked for: its address without what the server adds.
function named(address: string): string {
  const place = new URL(address, location.href);
  const iri = place.searchParams.get("iri");
  if (iri) return iri;
  const [, kind = "", ...rest] = place.pathname.split("/");
  return `${kind}:${decodeURIComponent(rest.join("/"))}`;
}

function go(option: Element | null | undefined): void {
  if (!(option instanceof HTMLElement) || !option.dataset.address) return;
  const place = new URL(option.dataset.address, location.href);
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked) place.searchParams.set("lang", asked);
  location.assign(place);
}
