package io.quanzi.console.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.quanzi.console.ConsoleTest;
import io.quanzi.coupons.CodePools;
import io.quanzi.customer.ImportUndo;
import io.quanzi.customer.OrderImport;
import io.quanzi.customer.Purchases;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.Audit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.Resource;
import org.springframework.dao.DataAccessResourceFailureException;
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
    private InviteImported invite;

    @Autowired
    private Swaps swaps;

    @Autowired
    private CodePools codes;

    @Autowired
    private ImportUndo undo;

    @Autowired
    private ImportRecords records;

    @Autowired
    private RejectedRowsStore rejectedRows;

    @Autowired
    private Audit audit;

    @Autowired
    private Purchases purchases;

    @Test
    void offersTheRowsAndTakesThemMended() throws IOException {
        String id = run(started("before"), FILE);
        Imports imports = started("after");
        var page = new ImportsPage(imports, new WaitingFiles(emptyData.toString()), swaps);
        var model = new ConcurrentModel();

        page.show(id, model, Locale.SIMPLIFIED_CHINESE);
        ImportsPage.View view = (ImportsPage.View) Objects.requireNonNull(model.getAttribute("job"));
        String csv = text(page.rejected(id).getBody());

        assertThat(view.rejected()).isEqualTo(2);
        assertThat(view.shown())
                .hasSize(3)
                .element(1)
                .asString()
                .startsWith("3,")
                .contains("paid_at：应为时间");
        assertThat(view.keptUntil()).isNotNull();
        assertThat(csv).startsWith("\uFEFFline,reason,cure,order_no").contains("R-3,'=r3");

        String again = run(imports, csv.replace("yesterday", "2026-03-05").replace("five", "5.00"));

        assertThat(imports.rejected(again)).isEmpty();
        assertThat(purchases.find("R-2")).isPresent();
        assertThat(purchases.find("R-3")).isPresent();
    }

    @Test
    void areImportedAlsoWhenTheStoreDoesNotTakeTheRowsSetAside() throws IOException {
        var full = mock(RejectedRowsStore.class);
        doThrow(new DataAccessResourceFailureException("the disk is full"))
                .when(full)
                .keep(anyString(), any());
        Imports imports = started("full", full);

        String id = run(imports, FILE.replace("R-", "F-"));

        assertThat(records.find(id))
                .hasValueSatisfying(record -> assertThat(record.state()).isEqualTo(ImportJob.State.DONE));
        assertThat(imports.rejected(id)).hasSize(3);
        ImportJob undone = imports.undo(id, "lin");
        await().until(() -> undone.state() == ImportJob.State.DONE);
        assertThat(purchases.find("F-1")).isEmpty();
    }

    @Test
    void saysOfAnImportWhoseProcessDiedThatItIsNotFinished() {
        var lost = new ImportJob("lost-1", ImportJob.Kind.ORDERS, emptyData, "lost.csv");
        records.begin(lost, "lin");

        assertThat(new ImportsApi(started("lost")).list(Locale.ENGLISH))
                .filteredOn(line -> line.id().equals("lost-1"))
                .singleElement()
                .satisfies(line -> assertThat(line.summary()).contains("Import the file again to go on"));
    }

    private Imports started(String directory) {
        return started(directory, rejectedRows);
    }

    private Imports started(String directory, RejectedRowsStore rows) {
        return new Imports(
                orders,
                invite,
                swaps,
                codes,
                undo,
                records,
                rows,
                audit,
                emptyData.resolve(directory).toString());
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
