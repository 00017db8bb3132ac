/**
 * Keeps what is said: the templates of messages, the library of tips, the deals, and the check of every text against the
 * advertising law.
 *
 * <p>A template is written by people who are no programmers, in a console that others can reach too. FreeMarker can be
 * kept away from our classes, but not from eating all memory, so a template is first read by a small checker of ours
 * that knows the handful of things a message needs and refuses the rest with its line; only then FreeMarker compiles
 * it. The first line declares the model, so that a misspelt name, or one that may be absent and is shown without a
 * default, is found when the file is saved and not when a customer waits for a welcome.
 *
 * <p>Of the tips and deals that fit, {@code choices} puts first the one that the day alone leads to ({@link
 * io.quanzi.content.DailyRotation}); the modules above pass over what groups were told lately.
 *
 * <p>Files are checked by the rules and words that are shipped in the jar, because a file is checked by itself, and again by
 * those in force with them; what leaves is checked again, whole, by {@link io.quanzi.content.law.CopyCheck}.
 *
 * <p>Needs nobody but the playbook and the products: who gets a text is decided by modules above, which hand in a segment's name.
 */
@ApplicationModule(allowedDependencies = {"shared", "playbook", "products"})
@NullMarked
package io.quanzi.content;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
