/**
 * The files managers write, {@code schedules/} and {@code templates/}, with their versions.
 *
 * <p>MongoDB has the active version of every file; the disk is one source of versions, the console another. At start a
 * file that differs from what was last read from disk is checked and becomes the next version; a faulty one is refused
 * with its line, and the last good version stays in force, or the copy in the jar where there never was one: no file keeps
 * the program from starting. A module teaches the playbook its files by a {@link
 * io.quanzi.playbook.FileKind} bean: a pattern, a parser, and the names a file defines and uses, so that a schedule
 * that names a missing template is refused before it can fire. What a template is filled with is told by its action or by a
 * module's {@link io.quanzi.playbook.FilledTemplates}, and compared with what its first line asks for when a selection of
 * files is made ({@link io.quanzi.playbook.Selection}).
 *
 * <p>Users change files by {@link io.quanzi.playbook.PlaybookEditor}: a text is checked with all the others, takes the place
 * of the version it was made from and of no other, and is in force on every node within seconds. What was written so is not
 * overwritten by a file that was changed on the disk too: a person decides. A file that was made in the console can be taken
 * away there; a name that a file gives stays as long as a module's {@link io.quanzi.playbook.NameGuard} needs it, also
 * when its file is changed or taken away on the disk: the earlier version stays in force then.
 *
 * <p>Publishes: nothing. Owns: {@code playbook}, {@code playbook_versions}.
 */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package io.quanzi.playbook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
