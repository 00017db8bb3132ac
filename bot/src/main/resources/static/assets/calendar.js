// A post of the calendar is dragged to another day, where it keeps its time of day. Each has a page with a form, too.
const form = document.getElementById('move');
let dragged = null;
let over = null;
const light = (day) => {
  if (day !== over) {
    over?.classList.remove('qz-over');
    day?.classList.add('qz-over');
    over = day;
  }
};
if (form) {
  document.addEventListener('dragstart', (drag) => {
    dragged = drag.target.closest('[draggable="true"][data-id]');
    if (dragged) {
      drag.dataTransfer.setData('text/plain', dragged.dataset.id);
      drag.dataTransfer.effectAllowed = 'move';
    }
  });
  document.addEventListener('dragover', (drag) => {
    const day = drag.target.closest('[data-open]');
    light(dragged ? day : null);
    if (dragged && day) {
      drag.preventDefault();
    }
  });
  document.addEventListener('dragend', () => light(null));
  document.addEventListener('drop', (drop) => {
    const day = drop.target.closest('[data-open]');
    if (dragged && day) {
      drop.preventDefault();
      form.elements.kind.value = dragged.dataset.kind;
      form.elements.id.value = dragged.dataset.id;
      form.elements.day.value = day.dataset.day;
      form.requestSubmit();
    }
  });
}
