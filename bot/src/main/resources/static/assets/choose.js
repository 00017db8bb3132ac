// The boxes of a list that belong to the form [data-choose]: one box in the list's head ticks all of the page, and a bar at
// the window's foot says how many are ticked and leads to the form. Without a script the form alone does.
const form = document.querySelector('form[data-choose]');
const boxes = [...document.querySelectorAll('tbody input[type=checkbox][form]')].filter((box) => box.form === form);
if (form && boxes.length > 0) {
  const all = document.createElement('input');
  all.type = 'checkbox';
  all.id = 'choose-all';
  all.className = 'form-check-input me-2';
  all.setAttribute('aria-label', form.dataset.all);
  all.title = form.dataset.all;
  boxes[0].closest('table').querySelector('thead th').prepend(all);
  const bar = document.getElementById('chosen');
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    bar.hidden = chosen === 0;
    bar.querySelector('[data-count]').textContent = form.dataset.choose.replace('{0}', chosen);
    if (chosen > 0) {
      form.querySelector('input[name=scope][value=chosen]').checked = true;
    }
  };
  const choose = (ticked) => {
    boxes.forEach((box) => { box.checked = ticked; });
    count();
  };
  all.addEventListener('change', () => choose(all.checked));
  bar.querySelector('[data-all]').addEventListener('click', () => choose(true));
  bar.querySelector('[data-none]').addEventListener('click', () => choose(false));
  boxes.forEach((box) => box.addEventListener('change', count));
  count();
}
