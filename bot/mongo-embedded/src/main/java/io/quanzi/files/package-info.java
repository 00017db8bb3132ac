/**
 * Files that only this program's user may read: created with mode 0600, their directories with 0700, whatever the umask is.
 *
 * <p>Why the mode is given when a file is made and not set afterwards: between the two, another user could open it, and an
 * open file stays open. Why a package of its own: a program keeps more
 * that is private than its store.
 */
@NullMarked
package io.quanzi.files;

import org.jspecify.annotations.NullMarked;
