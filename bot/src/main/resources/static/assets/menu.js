// The button of a phone's menu opens and closes it. Without this its link's target opens it.
document.addEventListener('click', (click) => {
  const button = click.target.closest('.navbar-toggler');
  if (!button) {
    return;
  }
  click.preventDefault();
  const shown = document.getElementById('menu').classList.toggle('show');
  button.setAttribute('aria-expanded', String(shown));
});
