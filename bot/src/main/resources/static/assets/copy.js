// A button with data-copy puts the text of the field of that id on the clipboard. Without https a browser gives pages no
// clipboard; then the text is selected and copied as by hand. Pages swap parts in, hence one listener for all.
document.addEventListener('click', async (click) => {
  const button = click.target.closest('[data-copy]');
  if (!button) {
    return;
  }
  const field = document.getElementById(button.dataset.copy);
  field.select();
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(field.value).catch(() => document.execCommand('copy'));
  } else {
    document.execCommand('copy');
  }
  button.textContent = button.dataset.copied;
});
