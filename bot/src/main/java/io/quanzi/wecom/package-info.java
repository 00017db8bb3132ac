/**
 * WeCom and the Official Account: events in, calls out.
 *
 * <p>Callers see two interfaces of ours, {@link io.quanzi.wecom.contacts.Contacts} (reads, tags, ways in) and {@link
 * io.quanzi.wecom.speech.Speech} (everything a person would notice), with WxJava behind them. They are two so that the
 * walls can keep {@code speech} for the gate alone: nobody but {@code outreach} may import it.
 */
@ApplicationModule(allowedDependencies = {"shared", "playbook", "inbox", "schedule"})
@NullMarked
package io.quanzi.wecom;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
