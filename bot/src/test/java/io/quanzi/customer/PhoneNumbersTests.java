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
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

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

    @Test
    void mergeCarriesOnWhatCannotBeReadUntilItsKeyIsBack() {
        Path file = directory.resolve("key");
        withKey(file).keep(List.of(new PhoneNumbers.Told(LIN, NUMBER, Instant.EPOCH)));
        PhoneNumbers other = withKey(directory.resolve("other"));

        other.merge(LIN, MEI);
        other.merge(MEI, new CustomerId("c-wu"));

        assertThat(other.masked(LIN)).isEmpty();
        assertThat(other.masked(new CustomerId("c-wu"))).hasValue("138****1234");
        assertThat(withKey(file).reveal(new CustomerId("c-wu"))).hasValue(NUMBER);
    }

    @Test
    void aLaterNumberStaysWhereAnOlderOneThatCannotBeReadIsMerged() {
        withKey(directory.resolve("key")).keep(List.of(new PhoneNumbers.Told(LIN, NUMBER, Instant.EPOCH)));
        PhoneNumbers other = withKey(directory.resolve("other"));
        other.keep(List.of(new PhoneNumbers.Told(MEI, "13900005678", clock.instant())));

        other.merge(LIN, MEI);

        assertThat(other.reveal(MEI)).hasValue("13900005678");
    }

    @Test
    void anExportSaysThatANumberCannotBeReadAndWhy() {
        withKey(directory.resolve("key")).keep(List.of(new PhoneNumbers.Told(LIN, NUMBER, Instant.EPOCH)));

        assertThat(withKey(directory.resolve("other")).export(LIN))
                .containsEntry("masked", "138****1234")
                .hasEntrySatisfying(
                        "unreadable", why -> assertThat(why.toString()).contains("QUANZI_KEY_FILE"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFirstPageSaysHowManyCannotBeRead(boolean written) {
        Path file = directory.resolve("key");
        withKey(file).keep(List.of(new PhoneNumbers.Told(LIN, NUMBER, Instant.EPOCH)));
        if (!written) {
            // as an earlier version wrote it
            mongo.updateMulti(new Query(), new Update().unset("key"), "customer_phones");
        }

        assertThat(new PhoneNumberAlarms(withKey(file)).alarms()).isEmpty();
        PhoneNumbers other = withKey(directory.resolve("other"));
        other.keep(List.of(new PhoneNumbers.Told(MEI, "13900005678", clock.instant())));
        assertThat(new PhoneNumberAlarms(other).alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.key()).isEqualTo("alarm.phones");
            assertThat(alarm.count()).isEqualTo(1);
        });
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
        return new PhoneNumbers(
                mongo, new HashedContacts(mongo), new Sealing(new PersonalDataKey(mongo, file.toString())));
    }

    private void tell(CustomerId person, String number, String at) {
        phones.keep(List.of(new PhoneNumbers.Told(person, number, Instant.parse(at))));
    }
}
