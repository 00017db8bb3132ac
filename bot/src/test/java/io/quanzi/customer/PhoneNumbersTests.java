package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.mongodb.core.MongoTemplate;

class PhoneNumbersTests {
    private static final String NUMBER = "13800001234";
    private static final CustomerId LIN = new CustomerId("c-lin");
    private static final CustomerId MEI = new CustomerId("c-mei");

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final PhoneNumbers phones = CustomerFixture.phones(mongo);

    @TempDir
    private Path directory;

    @Test
    void theShopsEventsTellThemAndNothingInTheStoreShowsThem() {
        Customers customers = CustomerFixture.customers(mongo, clock);
        Consumer consumer = CustomerFixture.shopNews(mongo, clock, customers, CustomerFixture.purchases(mongo));

        consumer.take(paid("O-1", "b-1", "+86 138-0000-1234"));
        consumer.take(updated("b-2", "139****1111"));

        CustomerId buyer = customers.byBuyer("b-1").orElseThrow().id();
        assertThat(phones.masked(buyer)).hasValue("138****1234");
        assertThat(phones.reveal(buyer)).hasValue(NUMBER);
        assertThat(phones.masked(customers.byBuyer("b-2").orElseThrow().id()))
                .as("half a number is none")
                .isEmpty();
        assertThat(mongo.findAll(Document.class, "customer_phones").toString()).doesNotContain(NUMBER);
        consumer.take(updated("b-1", "13900005678"));
        assertThat(phones.masked(buyer)).hasValue("139****5678");
    }

    @Test
    void anOlderNumberDoesNotTakeThePlaceOfALaterOne() {
        tell(LIN, NUMBER, "2026-03-02T00:00:00Z");
        tell(LIN, "13900005678", "2026-03-01T00:00:00Z");

        assertThat(phones.reveal(LIN)).hasValue(NUMBER);
    }

    @Test
    void goWithThePersonWhoIsMergedAndAreExportedAndErased() {
        tell(LIN, NUMBER, "2026-03-02T00:00:00Z");

        phones.merge(LIN, MEI);

        assertThat(phones.masked(LIN)).isEmpty();
        assertThat(phones.export(MEI)).isEqualTo(Map.of("number", NUMBER));
        phones.erase(MEI);
        assertThat(phones.export(MEI)).isEmpty();
    }

    @Test
    void oneThatIsPutBesideAnotherPersonCannotBeRead() {
        tell(LIN, NUMBER, "2026-03-02T00:00:00Z");
        Document row = mongo.findAll(Document.class, "customer_phones").get(0);
        mongo.insert(row.append("_id", MEI.value()), "customer_phones");

        assertThatThrownBy(() -> phones.reveal(MEI)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theKeyOfAFileIsMadeOnceAndOpensWhatItClosed() throws Exception {
        Path file = directory.resolve("key");
        PhoneNumbers first = withKey(file);
        first.keep(List.of(new PhoneNumbers.Told(LIN, NUMBER, Instant.EPOCH)));

        assertThat(withKey(file).reveal(LIN)).hasValue(NUMBER);
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThatThrownBy(() -> withKey(directory.resolve("other")).reveal(LIN))
                .hasMessageContaining("another key than that of QUANZI_KEY_FILE");
        Files.writeString(file, "short");
        assertThatThrownBy(() -> withKey(file)).hasMessageContaining("expected 32 bytes in Base64");
    }

    @ParameterizedTest
    @CsvSource({"13800001234, 138****1234", "+4915123456789, +49*******6789", "12345678, 1*****78"})
    void areShownWithTheirMiddleHidden(String number, String masked) {
        assertThat(PhoneNumbers.mask(number)).isEqualTo(masked).hasSameSizeAs(number);
    }

    private Entry paid(String orderNo, String buyer, String phone) {
        Instant now = clock.instant();
        String body = """
                {"id":"e-%1$s","type":"order.paid","at":"%2$s","data":{"orderNo":"%1$s","buyer":{"id":"%3$s","phone":"%4$s"},
                "paidAt":"%2$s","amountFen":12800,"items":[]}}""".formatted(orderNo, now, buyer, phone);
        return new Entry("shop:e-" + orderNo, "shop", "order.paid", buyer, now, now, body);
    }

    private Entry updated(String buyer, String phone) {
        Instant now = clock.instant();
        String body = """
                {"id":"u-%1$s","type":"customer.updated","at":"%2$s","data":{"buyer":{"id":"%1$s","phone":"%3$s"}}}""".formatted(buyer, now, phone);
        return new Entry("shop:u-" + buyer, "shop", "customer.updated", buyer, now, now, body);
    }

    private PhoneNumbers withKey(Path file) {
        return new PhoneNumbers(mongo, new HashedContacts(mongo), new PersonalDataKey(mongo, file.toString()));
    }

    private void tell(CustomerId person, String number, String at) {
        phones.keep(List.of(new PhoneNumbers.Told(person, number, Instant.parse(at))));
    }
}
