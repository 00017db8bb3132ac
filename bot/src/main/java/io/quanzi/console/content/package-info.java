/**
 * The files that say what is sent, to whom and when, and what is wrong with them.
 *
 * <p>A form for a kind of file is one bean of {@link io.quanzi.console.content.EntryForm}: (1) {@code has} names the file,
 * {@code word} its kind; (2) {@code list} is the key of the list whose entries have a form each, with {@code fields} and the
 * {@code id} that tells them apart, and {@code settings} are the single values of the file's top level; a file without a list
 * has settings alone; (3) the messages {@code entry.WORD.KEY} name each field, {@code entry.WORD.KEY.hint} says more where the
 * field is {@code hinted()}, and {@code entry.WORD.add} is the button for a new entry. Saving, violations at their field,
 * what a colleague did meanwhile, order, undo and the audit are the same for all of them ({@link
 * io.quanzi.console.content.EntryFormPage}, {@link io.quanzi.console.content.EntryListPage}). What a list says of an entry is
 * {@code facts}; {@code defines} keeps an entry that other files use from being taken away; {@code part} and {@code aside} are
 * templates of a form's own, which {@code complete} fills; in a file without a list the part stands among the settings. Where
 * several inputs make one value, the field is a {@code PART} and {@code sent} puts the value together ({@link
 * io.quanzi.console.content.ScheduleForm}).
 *
 * <p>{@link io.quanzi.console.content.FileCategory} sorts the files by their paths: a new single file needs a line there, and an
 * address in {@link io.quanzi.console.content.EntryListPage} where it has an entry in the menu. Of what kinds people make new
 * files, and what these begin as, is in {@link io.quanzi.console.content.NewFileKind} and {@link
 * io.quanzi.console.content.NewFiles}.
 */
@NullMarked
package io.quanzi.console.content;

import org.jspecify.annotations.NullMarked;
