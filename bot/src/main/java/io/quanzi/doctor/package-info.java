/**
 * Tells whoever sets the program up what is wrong and how to mend it.
 *
 * <p>An {@link io.quanzi.doctor.DiagnosticRun} looks at the settings, at WeCom, at the database, and plays WeCom against
 * the callback address as it is known outside. It stands beside the modules it looks at and not in them, reads settings
 * as text, and makes its calls itself: a wrong key keeps those modules from starting at all, and their clients hide what
 * a finding needs (the address WeCom saw, the certificate, the redirect). So the same checks run inside a bot, where
 * {@link io.quanzi.doctor.Doctor} adds database, inbox, the staff that the modules name ({@link
 * io.quanzi.shared.StaffSource}) and what they would tell on the first page, and without one.
 *
 * <p>A call for a token gets the one that is in force, so that no client loses its own by it. The test event goes the
 * way of all events; no consumer knows its name, and it is taken out of the inbox again. Sayings stand under
 * {@code check.} in {@code messages.properties}; no secret stands in them.
 *
 * <p>Listens to: nothing. Publishes: nothing. Owns: {@code doctor}, the last report.
 */
@ApplicationModule(allowedDependencies = {"shared", "playbook", "inbox", "callback"})
@NullMarked
package io.quanzi.doctor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
