// Dark or light: the reader's choice, else the system's. Runs before the page is drawn.
(() => {
  const root = document.documentElement;
  const key = "theme";
  let chosen = null;
  try { chosen = localStorage.getItem(key); } catch { /* no store, no memory */ }
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const dark = root.dataset.theme
        ? root.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      try { localStorage.setItem(key, root.dataset.theme); } catch { /* as above */ }
    });
    // A form that is sent without htmx shows that it waits, too.
    for (const form of document.querySelectorAll("form"))
      form.addEventListener("submit", () => { if (!window.htmx) form.classList.add("sent"); });
  });
})();
