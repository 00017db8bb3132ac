package io.quanzi.console.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.quanzi.console.ConsoleTest;
import io.quanzi.coupons.CodePools;
import io.quanzi.customer.ImportUndo;
import io.quanzi.customer.OrderFileBeginning;
import io.quanzi.customer.OrderImport;
import io.quanzi.customer.Purchases;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.Audit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.Resource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.ui.ConcurrentModel;

/** What an import set aside can be mended although the program was started anew, here with no file left of before. */
@ConsoleTest
class ImportsAfterRestartTests {
    private static final String FILE = """
        order_no,buyer_id,paid_at,amount
        R-1,r1,2026-03-03,19.90
        R-2,r2,yesterday,5
        R-3,=r3,2026-03-03,five
        """;

    @TempDir
    private Path emptyData;

    @Autowired
    private OrderImport orders;

    @Autowired
    private OrderFileBeginning beginnings;

    @Autowired
    private InviteImported invite;

    @Autowired
    private Swaps swaps;

    @Autowired
    private CodePools codes;

    @Autowired
    private WaitingFiles waiting;

    @Autowired
    private ImportTrials trials;

    @Autowired
    private MongoOperations mongo;

    @Autowired
    private ImportUndo undo;

    @Autowired
    private ImportRecords records;

    @Autowired
    private RejectedRowsStore rejectedRows;

    @Autowired
    private KnownRowsStore knownRows;

    @Autowired
    private Clock clock;

    @Autowired
    private Audit audit;

    @Autowired
    private Purchases purchases;

    @Test
    void offersTheRowsAndTakesThemMended() throws IOException {
        String id = run(started("before"), FILE);
        Imports imports = started("after");
        var page = new ImportsPage(imports, rejectedRows, waiting, swaps);
        var model = new ConcurrentModel();

        page.show(id, model, Locale.SIMPLIFIED_CHINESE);
        ImportsPage.View view = (ImportsPage.View) Objects.requireNonNull(model.getAttribute("job"));
        String csv = text(page.rejected(id, Locale.SIMPLIFIED_CHINESE).getBody());

        assertThat(view.rejected()).isEqualTo(2);
        assertThat(view.aside()).hasSize(2).first().satisfies(row -> {
            assertThat(row.line()).isEqualTo(3);
            assertThat(row.reason()).contains("paid_at：应为时间");
            assertThat(row.cells().get(0).heading()).isEqualTo("order_no");
        });
        assertThat(view.keptUntil()).isNotNull();
        assertThat(csv).startsWith("\uFEFF原文件行号,未收原因,处理办法,order_no").contains("R-3,'=r3");

        String again = run(imports, csv.replace("yesterday", "2026-03-05").replace("five", "5.00"));

        assertThat(imports.rejected(again, Locale.ENGLISH)).isEmpty();
        assertThat(purchases.find("R-2")).isPresent();
        assertThat(purchases.find("R-3")).isPresent();
    }

    @Test
    void areImportedAlsoWhenTheStoreDoesNotTakeTheRowsSetAside() throws IOException {
        var full = mock(RejectedRowsStore.class);
        doThrow(new DataAccessResourceFailureException("the disk is full"))
                .when(full)
                .writer(anyString());
        Imports imports = started("full", full);

        String id = run(imports, FILE.replace("R-", "F-"));

        assertThat(records.find(id))
                .hasValueSatisfying(record -> assertThat(record.state()).isEqualTo(ImportJob.State.DONE));
        assertThat(imports.rejected(id, Locale.ENGLISH)).hasSize(3);
        ImportJob undone = imports.undo(id, "lin");
        await().until(() -> undone.state() == ImportJob.State.DONE);
        assertThat(purchases.find("F-1")).isEmpty();
    }

    @Test
    void saysOfAnImportWhoseProcessDiedThatItIsNotFinished() {
        var lost = new ImportJob("lost-1", ImportJob.Kind.ORDERS, emptyData, "lost.csv");
        records.begin(lost, "lin", "");

        assertThat(new ImportsApi(started("lost")).list(Locale.ENGLISH))
                .filteredOn(line -> line.id().equals("lost-1"))
                .singleElement()
                .satisfies(line -> assertThat(line.summary()).contains("Import the file again to go on"));
    }

    /** 60 000 orders of four buyers: the same as a short one, though nobody waits for it. */
    @Test
    void triesALongFileOutToItsEndBeforeAnythingIsWritten() {
        var text = new StringBuilder("order_no,buyer_id,paid_at,amount,category,title\n");
        for (int i = 0; i < 60_000; i++) {
            text.append("LONG-%d,b%d,%s,10,母婴,纸尿裤 L 码 六十四片 整箱装 换季\n"
                    .formatted(i, i % 4, i == 50_000 ? "soon" : "2024-03-01"));
        }
        WaitingFile file = waiting.keep(
                new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)),
                new WaitingFiles.Coming(ImportJob.Kind.ORDERS, "long.csv", "lin", false, ""));

        assertThat(file.isLong()).isTrue();
        assertThat(trials.of(file).result()).isNull();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> trials.of(waiting.find(file.id()).orElseThrow()).result() != null);
        StoredTrial.Result result = Objects.requireNonNull(
                trials.of(waiting.find(file.id()).orElseThrow()).result());
        assertThat(List.of(result.rows(), result.added(), result.known(), result.rejected()))
                .containsExactly(60_000L, 59_999L, 0L, 1L);
        assertThat(result.fewBuyers()).isTrue();
        assertThat(result.aside()).singleElement().satisfies(row -> {
            assertThat(row.line()).isEqualTo(50_002);
            assertThat(row.reason().in(Locale.SIMPLIFIED_CHINESE)).startsWith("paid_at：应为时间");
        });
        assertThat(purchases.find("LONG-1")).isEmpty();
        waiting.drop(file.id());
    }

    @Test
    void leavesItsFileItsHashAndItsCountsInTheAuditAsDoesItsUndo() {
        Imports imports = started("audit");
        String id = run(imports, FILE.replace("R-", "AU-"));
        ImportJob undone = imports.undo(id, "lin");
        await().until(() -> undone.state() == ImportJob.State.DONE);

        List<Document> lines = mongo.find(
                Query.query(Criteria.where("subject").is(id)).with(Sort.by("_id")), Document.class, Audit.COLLECTION);

        String sha256 = Objects.requireNonNull(records.find(id).orElseThrow().sha256());
        assertThat(lines)
                .extracting(line -> line.getString("action"))
                .containsExactly("import.orders", "import.done", "import.undo");
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.getString("detail")).contains("orders.csv sha256 " + sha256));
        assertThat(lines.get(1).getString("after")).startsWith("3 rows: 1 orders added");
        assertThat(lines.get(2).getString("before")).startsWith("3 rows: 1 orders added");
        assertThat(lines.get(2).getString("after")).startsWith("Undone: 1 orders");
    }

    private Imports started(String directory) {
        return started(directory, rejectedRows);
    }

    private Imports started(String directory, RejectedRowsStore rows) {
        return new Imports(
                new ImportJobs(emptyData.resolve(directory).toString(), clock),
                new ImportReader(orders, beginnings, invite, swaps, rows, knownRows),
                codes,
                undo,
                records,
                rows,
                knownRows,
                audit);
    }

    private static String run(Imports imports, String file) {
        ImportJob job = imports.orders(
                new Imports.Upload(
                        new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
                        "orders.csv",
                        "lin",
                        Locale.SIMPLIFIED_CHINESE),
                false);
        await().until(() -> job.state() == ImportJob.State.DONE);
        return job.id();
    }

    private static String text(Resource resource) throws IOException {
        return resource.getContentAsString(StandardCharsets.UTF_8);
    }
}
