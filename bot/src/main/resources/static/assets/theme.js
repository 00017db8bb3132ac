// Shows the page as the system has it, light or dark, until somebody chooses.
(function () {
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function show() {
    document.documentElement.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  }
  show();
  dark.addEventListener("change", show);
})();
