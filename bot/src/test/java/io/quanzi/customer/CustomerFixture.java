package io.quanzi.customer;

import static org.mockito.Mockito.mock;

import io.quanzi.customer.Purchase.Refund;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.Beans;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shared.PersonalData;
import io.quanzi.shared.PersonalDataByIds;
import io.quanzi.shared.TestAudit;
import io.quanzi.shop.Agreed;
import io.quanzi.shop.KnownFacts;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.Item;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.MongoTemplate;

/** People and their purchases for tests of the modules above: the real stores, fed without the doors. */
public final class CustomerFixture {
    public final Customers customers;
    public final Purchases purchases;
    private final MongoTemplate mongo;

    public CustomerFixture(MongoTemplate mongo, Clock clock) {
        this.mongo = mongo;
        customers = customers(mongo, clock);
        purchases = purchases(mongo);
    }

    /** The customers; what they publish is heard by nobody. */
    public static Customers customers(MongoOperations mongo, Clock clock) {
        return customers(mongo, clock, event -> {});
    }

    /** The customers, and who hears what they publish. */
    public static Customers customers(MongoOperations mongo, Clock clock, ApplicationEventPublisher events) {
        return new Customers(
                mongo,
                mock(Playbook.class),
                new HoldoutFile(),
                clock,
                outbox(mongo, clock, events),
                new MergedIds(mongo));
    }

    /** What is published of traits is heard by whoever hears the rest, one by one. */
    static CustomerOutbox outbox(MongoOperations mongo, Clock clock, ApplicationEventPublisher events) {
        return new CustomerOutbox(
                mongo,
                clock,
                events,
                Beans.of(TraitsListener.class, changes -> changes.forEach(events::publishEvent)),
                new UntoldChanges(mongo, clock));
    }

    static CustomerBatches batches(
            MongoOperations mongo, Clock clock, Customers customers, ApplicationEventPublisher events) {
        return new CustomerBatches(mongo, customers, outbox(mongo, clock, events), clock);
    }

    /** Those who hear of orders, as the inbox calls them. */
    public static List<Consumer> listening(
            MongoOperations mongo, Clock clock, Customers customers, Purchases purchases, OrderListener... listeners) {
        return new OrderListeners(
                        Beans.of(OrderListener.class, listeners),
                        Beans.of(
                                RefundListener.class,
                                Arrays.stream(listeners)
                                        .filter(RefundListener.class::isInstance)
                                        .map(RefundListener.class::cast)
                                        .toArray(RefundListener[]::new)),
                        Beans.of(OrderAction.class),
                        batches(mongo, clock, customers, event -> {}),
                        customers,
                        purchases)
                .consumers();
    }

    /** An order as its listeners hear of it; empty when it is not known. */
    public List<OrderRecorded> recorded(String orderNo) {
        return purchases.find(orderNo).stream()
                .flatMap(order -> customers.find(order.customer()).stream()
                        .map(buyer -> new OrderRecorded(buyer, order, purchases.of(buyer.id()))))
                .toList();
    }

    /** What a node does every minute: tells what nobody has told. */
    public static void redeliver(MongoOperations mongo, Clock clock, ApplicationEventPublisher events) {
        outbox(mongo, clock, events).redeliverDue();
    }

    /** Who learns from the shop's events. */
    public static Consumer shopNews(MongoOperations mongo, Clock clock, Customers customers, Purchases purchases) {
        return new ShopEventConsumer(
                customers,
                batches(mongo, clock, customers, event -> {}),
                purchases,
                conflicts(mongo, clock, customers, purchases),
                InboxFixture.conflicts(mongo, clock),
                phones(mongo),
                TestAudit.of(mongo, clock),
                clock);
    }

    /** The phone numbers, with a key in the store. */
    public static PhoneNumbers phones(MongoOperations mongo) {
        return new PhoneNumbers(mongo, new HashedContacts(mongo), sealing(mongo, ""));
    }

    /** Encrypts with the key of a file; empty: with the one in the store. */
    public static Sealing sealing(MongoOperations mongo, String keyFile) {
        return new Sealing(new PersonalDataKey(mongo, keyFile));
    }

    /** Keeps a phone number as the shop's events do. */
    public static void phone(PhoneNumbers phones, CustomerId person, String number) {
        phones.keep(List.of(new PhoneNumbers.Told(person, number, Instant.EPOCH)));
    }

    /** Who learns from the shop's events whose a unionid is. */
    static Consumer identityNews(MongoOperations mongo, Clock clock, Customers customers, Purchases purchases) {
        return new IdentityConsumer(
                customers,
                batches(mongo, clock, customers, event -> {}),
                purchases,
                unionids(mongo, clock, identity(mongo, clock, bindings(mongo, clock, event -> {}))));
    }

    /** Who knows which buyers agreed. */
    public static Agreed agreed(MongoOperations mongo) {
        return new AgreedBuyers(mongo);
    }

    /** Who decides what an order told again means. */
    public static KnownFacts orderConflicts(
            MongoOperations mongo, Clock clock, Customers customers, Purchases purchases) {
        return conflicts(mongo, clock, customers, purchases);
    }

    private static OrderConflicts conflicts(
            MongoOperations mongo, Clock clock, Customers customers, Purchases purchases) {
        return new OrderConflicts(purchases, customers, InboxFixture.conflicts(mongo, clock), clock);
    }

    /** Gives a person a live contact. */
    public static void bind(
            MongoOperations mongo,
            Clock clock,
            ApplicationEventPublisher events,
            CustomerId person,
            String externalUserId,
            String userId) {
        bindings(mongo, clock, events)
                .bind(person, new CustomerFact.Arrival(externalUserId, userId, "state", null, clock.instant()));
    }

    /** The links. */
    public static Links links(MongoOperations mongo, Clock clock) {
        return new Links(mongo, clock, new MergedIds(mongo), "http://quanzi");
    }

    /** Who decides between a card and a unionid. */
    static ContactIdentity identity(MongoOperations mongo, Clock clock, Bindings bindings) {
        return new ContactIdentity(
                customers(mongo, clock),
                bindings,
                links(mongo, clock),
                InboxFixture.conflicts(mongo, clock),
                new DecidedContacts(mongo),
                new ContactTransfers(mongo),
                TestAudit.of(mongo, clock),
                clock);
    }

    static ToldUnionids unionids(MongoOperations mongo, Clock clock, ContactIdentity identity) {
        return new ToldUnionids(
                mongo, customers(mongo, clock), identity, new ContactTransfers(mongo), new DecidedContacts(mongo));
    }

    static Bindings bindings(MongoOperations mongo, Clock clock, ApplicationEventPublisher events) {
        Customers customers = customers(mongo, clock, events);
        CustomerOutbox customerOutbox = outbox(mongo, clock, events);
        return new Bindings(
                mongo,
                customers,
                customerOutbox,
                new ContactEndings(mongo),
                new Merge(mongo, customers, new MergedIds(mongo), customerOutbox, TestAudit.of(mongo, clock), clock));
    }

    /** What is kept of customers themselves, for whoever asks for it, erases it or hands it on. */
    static CustomerData data(MongoOperations mongo, Clock clock) {
        return new CustomerData(
                mongo,
                purchases(mongo),
                links(mongo, clock),
                new MergedIds(mongo),
                new ContactEndings(mongo),
                new DecidedContacts(mongo),
                new ContactTransfers(mongo),
                mock(UntoldChanges.class),
                TestAudit.of(mongo, clock),
                Beans.of(PersonalData.class),
                Beans.of(PersonalDataByIds.class));
    }

    /** The purchases. */
    public static Purchases purchases(MongoOperations mongo) {
        return new Purchases(mongo);
    }

    /** The import of histories. */
    public static OrderImport orderImport(MongoOperations mongo, Clock clock) {
        return new OrderImport(orderStores(mongo, clock), importedTraits(mongo, clock, event -> {}));
    }

    /** Works out the traits of whom an import brought. */
    static ImportedTraits importedTraits(MongoOperations mongo, Clock clock, ApplicationEventPublisher events) {
        return new ImportedTraits(
                mongo,
                new ImportMarks(mongo),
                new OrderTraitsUpdate(
                        purchases(mongo), batches(mongo, clock, customers(mongo, clock, events), events), clock),
                clock);
    }

    /** What an import of histories reads and writes. */
    static OrderStores orderStores(MongoOperations mongo, Clock clock) {
        return new OrderStores(
                customers(mongo, clock),
                unionids(mongo, clock, identity(mongo, clock, bindings(mongo, clock, event -> {}))),
                purchases(mongo),
                conflicts(mongo, clock, customers(mongo, clock), purchases(mongo)),
                new HashedContacts(mongo),
                new HeadingChoices(mongo, clock),
                clock);
    }

    /** Writes an order as history read from a file; given back whole where there is a time for that. */
    public static void imported(
            MongoOperations mongo,
            String orderNo,
            CustomerId customer,
            Instant paidAt,
            Money amount,
            @Nullable Instant refundedAt) {
        imported(mongo, orderNo, customer, paidAt, amount, List.of(), refundedAt);
    }

    /** Writes an order of some things as history read from a file; given back whole where there is a time for that. */
    public static void imported(
            MongoOperations mongo,
            String orderNo,
            CustomerId customer,
            Instant paidAt,
            Money amount,
            List<Item> items,
            @Nullable Instant refundedAt) {
        List<Refund> refunds =
                refundedAt == null ? List.of() : List.of(new Refund("import-" + orderNo, amount, refundedAt));
        purchases(mongo)
                .recordAll(
                        List.of(Purchases.New.ofHistory(orderNo, customer, paidAt, amount, items, refunds, "history")));
    }

    /** The person behind a buyer id, made when new. */
    public CustomerId buyer(String buyerId) {
        return customers
                .findOrCreate(new Buyer(buyerId, null, null, null, null), Instant.EPOCH)
                .id();
    }

    /** A line of an order, of one piece. */
    public static Item item(String category, String yuan) {
        return new Item(null, category, category, 1, Money.yuan(yuan));
    }

    /** Records an order that was paid in full: its amount is the sum of its items. */
    public void paid(String orderNo, String buyerId, String paidAt, Item... items) {
        Money amount = Arrays.stream(items)
                .map(item -> item.price() == null ? Money.ZERO : item.price())
                .reduce(Money.ZERO, Money::plus);
        paid(orderNo, buyerId, paidAt, amount, List.of(items));
    }

    public void paid(String orderNo, String buyerId, String paidAt, Money amount, List<Item> items) {
        var buyer = new Buyer(buyerId, null, null, null, null);
        purchases.recordAll(List.of(Purchases.New.told(
                buyer(buyerId),
                new OrderPaid(orderNo, buyer, Instant.parse(paidAt), amount, items, null),
                Instant.parse(paidAt))));
    }

    public void refunded(String orderNo, String refundId, String yuan, String at) {
        purchases.record(new OrderRefunded(orderNo, refundId, Money.yuan(yuan), Instant.parse(at)));
    }

    /** Writes orders as history read from a file. */
    public void imported(String orderNo, String buyerId, String paidAt, String yuan) {
        imported(mongo, orderNo, buyer(buyerId), Instant.parse(paidAt), Money.yuan(yuan), null);
    }
}
