/**
 * WeCom and the Official Account: events in, calls out.
 *
 * <p>Callers see two interfaces of ours, {@link io.quanzi.wecom.contacts.Contacts} (reads, tags, ways in) and {@link
 * io.quanzi.wecom.speech.WeComMessenger} (everything a person would notice), with WxJava behind them. They are two so
 * that the walls can keep {@code speech} for the gate alone: nobody but {@code outreach} may import it. The tags that people
 * are to have, and how often they are tried, are in {@link io.quanzi.wecom.DesiredTags}; {@link
 * io.quanzi.wecom.TagSynchronizer} brings them to WeCom.
 *
 * <p>In: {@code CallbackController} stores what {@link io.quanzi.callback.CallbackVerifier} has verified and opened.
 * WxJava's router of messages is not used: its filter of duplicates takes two changes of one group in one second for
 * one, forgets after 15 seconds, and marks a packet before the work on it succeeded. The inbox knows a packet by a
 * hash over all its fields instead. An event says that something changed; what is true now is read.
 *
 * <p>Out: WxJava builds requests, keeps tokens and reads answers. Where it does harm, it is kept from it:
 *
 * <ul>
 *   <li>Its loop sleeps on the caller's thread after -1, and turns whatever comes on the last try into a fault without a
 *       code; {@code WeComClient} has none. Whether to say a thing again is the gate's to decide, by the {@code
 *       SendResult}.
 *   <li>A connection that breaks after a request left is a {@code WxRuntimeException} in WeCom's client and a {@code
 *       WxErrorException} in the Official Account's: in both the outcome is not known. One that never came to be, or
 *       stopped at the token, said nothing. {@code WeComCalls} tells the three apart.
 *   <li>It closes the HTTP client after each fetch of a token, and its own builder of clients is one object for the whole
 *       process: hence {@code WxJavaHttp}.
 *   <li>It asks for a token again as often as it is called with a wrong secret, for which WeCom bans the address: {@code
 *       Credentials} pauses.
 *   <li>It neither throttles nor waits at a limit: {@code DistributedRateLimiter} does, and {@code ApiBackoff} once
 *       WeCom has said so.
 *   <li>It writes tokens and secrets into its warnings: its logger is set to errors only, the log's patterns mask them at
 *       every level, and settings print none.
 * </ul>
 *
 * <p>Tags are stored as desired state, not sent: {@code wantTags} stores what should be, {@code TagSynchronizer}
 * compares it with what a contact carries and marks the difference, one change at a time for each pair of member and
 * customer. Whoever adds an officer again gets them again.
 *
 * <p>The access token is one for all nodes, in MongoDB, and one of them at a time fetches it ({@code SharedToken}).
 *
 * <p>What no event told is found by {@link io.quanzi.wecom.repair.Reconciliation}, nightly and when asked: modules above
 * compare what they keep with WeCom's lists, each by a {@link io.quanzi.wecom.repair.Reconciler} of its own.
 *
 * <p>Listens to: nothing. Publishes: nothing; its events come out of the inbox. Actions: {@code sync-followers}, {@code
 * reconcile}. Repair: {@code followers}. Owns: {@code tag_wishes}, {@code followers}, {@code staff_names}, {@code wecom_marks}, {@code
 * wecom_pace}, {@code wecom_tokens}, {@code reconciliations}.
 */
@ApplicationModule(allowedDependencies = {"shared", "playbook", "callback", "inbox", "work", "schedule"})
@NullMarked
package io.quanzi.wecom;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
