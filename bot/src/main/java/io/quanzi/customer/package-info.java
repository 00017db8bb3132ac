/**
 * People: who they are under which ids, what they bought, what is known of them, and every link they were given.
 *
 * <p>One person has one document, however many sources they came from: the shop's buyer id, the unionid, WeCom's
 * external_userid. Modules that work something out (a tier, a group, a due date) note it as a trait by {@link
 * io.quanzi.customer.Customers#setTraits}, so that a segment is one query on one collection; nothing is published when a
 * value stays the same. A contact who turns out to be a buyer known already becomes one person with them: all they said
 * and were given is the buyer's, and every id and link of theirs leads there. A card may be
 * forwarded: a contact is the person of the card only provisionally, until the unionid or an order number says so too; where
 * they name two people, a manager decides ({@link io.quanzi.customer.IdentityDecisions}). What is published stands in the person's document until every listener has heard it, so that a
 * process that dies in between, wherever, leaves it to be told by the next; what a listener goes on to refuse is parked and waits for a person.
 *
 * <p>Nobody else reads the shop's events of people and orders. Other modules are told when an order or a refund is recorded
 * ({@link io.quanzi.customer.OrderListener}, {@link io.quanzi.customer.RefundListener}; {@link
 * io.quanzi.customer.OrderAction} for what calls WeCom), with the buyer and the purchases in the event; each until it has
 * done its part, kept under its name in the inbox. Events of many buyers come together, and the traits that follow are
 * written in one step.
 *
 * <p>Where things are. Ids and one person of two: {@link io.quanzi.customer.Buyers}, {@link
 * io.quanzi.customer.ContactIdentity}, {@link io.quanzi.customer.Merge}. Orders: {@link io.quanzi.customer.OrderBatch} to
 * {@link io.quanzi.customer.Purchases}, as a {@link io.quanzi.customer.Purchase}, whose document {@link
 * io.quanzi.customer.PurchaseRows} writes and reads. What is noted of people: {@link io.quanzi.customer.Trait}, from orders {@link
 * io.quanzi.customer.OrderTraits}, and for buyers of the release before {@link io.quanzi.customer.MissingOrderTraits}, for those of an imported file {@link io.quanzi.customer.ImportedTraits}. A column of an imported file goes from {@link io.quanzi.customer.OrderHeadings} by {@link
 * io.quanzi.customer.OrderRowReader}, {@link io.quanzi.customer.OrderAssembly} and {@link io.quanzi.customer.OrderImport} to
 * {@link io.quanzi.customer.Purchases}; {@link io.quanzi.customer.ImportUndo} takes an import out again.
 *
 * <p>Consumes: {@code order.*}, {@code customer.updated}, contact events. Publishes: {@link
 * io.quanzi.customer.OrderRecorded}, {@link io.quanzi.customer.RefundRecorded}, {@link
 * io.quanzi.customer.TraitsChanged} (to {@link io.quanzi.customer.TraitsListener}s), {@link io.quanzi.customer.ContactBound}, {@link
 * io.quanzi.customer.ContactLost}, {@link io.quanzi.customer.ContactWithdrawn}, {@link io.quanzi.customer.CustomersMerged}. Repair: {@code contacts}. Owns: {@code
 * customers}, {@code customer_phones}, {@code merged_customers}, {@code contact_ends}, {@code identity_decisions}, {@code contact_moves}, {@code purchases}, {@code links}, {@code import_keys}, {@code import_headings}, {@code customer_changes}, {@code imported_traits}.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "csv",
            "playbook",
            "inbox",
            "work",
            "schedule",
            "shop",
            "wecom",
            "wecom :: contacts",
            "wecom :: repair",
            "files"
        })
@NullMarked
package io.quanzi.customer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
