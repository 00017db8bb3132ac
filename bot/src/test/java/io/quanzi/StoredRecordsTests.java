package io.quanzi;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.embedded.EmbeddedStore.Sync;
import io.quanzi.shared.TestMongo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.mapping.MongoPersistentEntity;

/** What stands in the store is read as records and would be written the same. */
class StoredRecordsTests {
    private static final MongoTemplate MONGO = TestMongo.fresh();

    /** What commit 1cdbb0e stored, by collection and the record that reads it. */
    private static final Map<String, String> EARLIER = Map.of(
            "tag_wishes", "wecom.DesiredTags$DesiredState",
            "swap_grants", "partners.Grant",
            "outbound", "shop.ShopNotice",
            "conflicts", "inbox.Conflict",
            "users", "console.User",
            "links", "customer.Link",
            "group_stays", "groups.Stay",
            "groups", "groups.CustomerGroup",
            "invitations", "onboarding.Invitation",
            "occurrences", "schedule.Run");

    private static final Set<Object> NOT_SO = Set.of(false, 0, 0L, List.of(), Map.of());

    @TempDir
    private Path directory;

    @Test
    void readsWhatAnEarlierVersionStored() throws Exception {
        unzip();
        try (EmbeddedStore store = EmbeddedStore.open(directory.resolve("store"), Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            for (Map.Entry<String, String> one : EARLIER.entrySet()) {
                List<Document> rows = client.getDatabase("quanzi")
                        .getCollection(one.getKey())
                        .find()
                        .into(new ArrayList<>());
                assertThat(rows).as(one.getKey()).isNotEmpty();
                for (Document row : rows) {
                    isWrittenAsRead(one.getValue(), row);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        console.User             | {"_id": "66f1a2b3c4d5e6f708192a3b", "password": "{noop}p", "role": "OFFICER", "wecomUserid": "lan"}
        console.User             | {"_id": "admin", "password": "{noop}p", "role": "ADMIN"}
        customer.ContactTransfers$Transfer | {"_id": "wm1/c1", "contact": "wm1", "from": "c1", "userId": "lan", "since": {"$date": "2026-03-01T01:02:03.004Z"}, "unionid": null}
        customer.DecidedContacts$Decided | {"_id": "wm1", "decision": "66f1a2b3c4d5e6f708192a3b", "conflict": "identity/3f", "customer": null, "userId": "lan", "since": {"$date": "2026-03-01T01:02:03.004Z"}, "unionid": "oU1", "stands": true, "done": false}
        wecom.DesiredTags$DesiredState | {"_id": "lan/wm1", "userId": "lan", "externalUserId": "wm1", "wishes": [{"group": "圈子", "want": ["a", "b"], "told": []}], "remark": {"want": "r", "told": null}, "state": "OPEN", "version": 1, "tries": 0, "nextAt": {"$date": "2026-03-01T01:02:03.004Z"}, "reason": null}
        wecom.DesiredTags$DesiredState | {"_id": "lan/wm1", "userId": "lan", "externalUserId": "wm1", "wishes": [], "remark": null, "state": "REFUSED", "version": 7, "tries": 3, "nextAt": {"$date": "2026-03-01T01:02:03.004Z"}, "reason": "r"}
        shop.PullNewBuyers$Progress | {"from": {"$date": "2026-03-01T01:02:03.004Z"}, "to": {"$date": "2026-03-02T01:02:03.004Z"}, "nextKey": null, "pass": 1, "failures": 0, "lastUpdate": {"$date": "2026-03-01T01:02:03.004Z"}}
        shop.ShopNotice          | {"_id": "n/1", "type": "contact.added", "customer": "c1", "at": {"$date": "2026-03-01T01:02:03.004Z"}, "data": {"officer": "lan", "n": 3, "some": ["a", {"b": 1.5}]}}
        partners.Grant           | {"swap": "s", "number": 17, "customer": "c1", "claim": "s/c1", "order": "O-1", "partner": "p", "partnerTitle": "t", "pool": "l", "code": "R-17", "issuedAt": {"$date": "2026-03-01T01:02:03.004Z"}}
        inbox.Conflict           | {"_id": "order/3f", "kind": "order", "subject": "E", "had": [{"field": "a.b", "value": "1"}], "got": [{"field": "a.b", "value": "2"}], "at": {"$date": "2026-03-01T01:02:03.004Z"}, "settledBy": "admin", "settledAt": {"$date": "2026-03-01T01:02:03.004Z"}, "decision": "CARD", "decisions": [{"what": "CARD", "by": "admin", "at": {"$date": "2026-03-01T01:02:03.004Z"}}], "before": "x"}
        wecom.repair.ReconciliationRun | {"_id": "r1", "by": "admin", "startedAt": {"$date": "2026-03-01T01:02:03.004Z"}, "at": "groups", "done": 2, "of": 5, "counts": [{"kind": "contacts", "looked": 1200, "missing": 3, "gone": 0, "mended": 3, "left": 0, "why": [{"words": "w", "count": 1}]}]}
        wecom.repair.Reconciler$Difference | {"kind": "tags", "side": "THERE", "count": 2, "what": {"contact": "wm1"}}
        console.customers.ImportRecords$ImportRecord | {"_id": "0c1f", "kind": "ORDERS", "name": "有赞订单.csv", "by": "admin", "at": {"$date": "2026-03-01T01:02:03.004Z"}, "state": "RUNNING"}
        console.customers.ImportRecords$ImportRecord | {"_id": "0c1f", "kind": "ORDERS", "name": "有赞订单.csv", "by": "admin", "at": {"$date": "2026-03-01T01:02:03.004Z"}, "state": "DONE", "zh": "读入", "en": "read", "undoneBy": "admin", "undoneAt": {"$date": "2026-03-01T01:02:03.004Z"}, "undoneZh": "撤销", "undoneEn": "undone"}
        console.customers.RejectedRowsStore$Kept | {"_id": "0c1f", "header": ["order_no"], "rows": {"$numberLong": "120"}, "of": {"$numberLong": "121"}, "until": {"$date": "2026-03-01T01:02:03.004Z"}}
        groups.GroupJoinWays$Way | {"_id": "s", "configId": "c", "qrUrl": "q", "chats": ["wr"], "made": 2, "trying": {"remark": "r", "since": {"$date": "2026-03-01T01:02:03.004Z"}}, "lost": [{"remark": "r", "since": {"$date": "2026-03-01T01:02:03.004Z"}}]}
        groups.Stay              | {"_id": "wr/wm/1", "chat": "wr", "member": "wm", "customer": null, "joinedAt": {"$date": "2026-03-01T01:02:03.004Z"}, "leftAt": null}
        """)
    void writesWhatItReadsInTheSameOrder(String record, String json) throws Exception {
        Class<?> type = Class.forName("io.quanzi." + record);
        Document row = Document.parse(json);

        assertThat(written(type, row).toJson()).isEqualTo(known(type, row).toJson());
    }

    /** What was changed field by field stands in any order, and without fields that are not so. */
    private static void isWrittenAsRead(String record, Document row) throws ClassNotFoundException {
        Class<?> type = Class.forName("io.quanzi." + record);
        Document known = known(type, row);
        known.values().removeIf(Objects::isNull);
        Document written = written(type, row);
        written.values().removeIf(Objects::isNull);
        written.entrySet().removeIf(field -> !row.containsKey(field.getKey()) && NOT_SO.contains(field.getValue()));
        assertThat(known).as("fields that %s knows", record).isNotEmpty();
        assertThat(written).isEqualTo(known);
    }

    private static Document known(Class<?> type, Document row) {
        var known = new Document(row);
        known.keySet().retainAll(fieldsOf(type));
        known.values().removeIf(""::equals); // no id
        return known;
    }

    private static Document written(Class<?> type, Document row) {
        Object read = MONGO.getConverter().read(type, row);
        var written = new Document();
        MONGO.getConverter().write(read, written);
        return written;
    }

    private static Set<String> fieldsOf(Class<?> type) {
        MongoPersistentEntity<?> entity =
                Objects.requireNonNull(MONGO.getConverter().getMappingContext().getPersistentEntity(type));
        var fields = new LinkedHashSet<String>();
        entity.forEach(property -> fields.add(property.getFieldName()));
        return fields;
    }

    private void unzip() throws IOException {
        try (InputStream resource =
                        Objects.requireNonNull(StoredRecordsTests.class.getResourceAsStream("/earlier/data.zip"));
                var zip = new ZipInputStream(resource)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    Path file = directory.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
    }
}
