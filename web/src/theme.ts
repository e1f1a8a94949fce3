// Runs before anything is painted: the colours that the reader chose, else those of the system.
{
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // Without storage the system's colours stand.
  }
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
}
