package io.quanzi.partners;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.WholePlaybook;
import io.quanzi.shared.ChinaTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pools and swaps that codes and customers go by, and files on the disk that would do away with their names. */
class NamesOnDiskTests {
    private static final String POOLS = "schedules/coupons.yaml";
    private static final String RENAMED = "name: family-feast";
    private static final String NAME = "name: " + PartnersFixture.SWAP;

    @TempDir
    private Path folder;

    @TempDir
    private Path csv;

    private final PartnersFixture fixture = new PartnersFixture();
    private WholePlaybook files;

    @BeforeEach
    void startOnce() {
        files = new WholePlaybook(folder, fixture.mongo, fixture.clock);
        assertThat(started().refused()).isEmpty();
    }

    /** Starts the program's playbook anew, as after a change on the disk. */
    private Playbook started() {
        return files.started(playbook -> List.of(
                fixture.coupons.guard(),
                new SwapGuard(
                        new Swaps(
                                playbook,
                                WholePlaybook.kind(SwapFile.class),
                                fixture.grants,
                                fixture.coupons.coupons,
                                fixture.coupons.pools,
                                fixture.shop.customers,
                                fixture.shop.purchases,
                                event -> {},
                                fixture.clock),
                        fixture.grants,
                        fixture.clock)));
    }

    @Test
    void aPoolAndItsSwapKeepTheirNamesWhileCodesAreFreeAndGivenAndLoseThemAfterwards() {
        fixture.codes(csv, 2);
        renameBoth();

        Playbook stocked = started();
        assertThat(refusals(stocked))
                .satisfiesExactlyInAnyOrder(
                        one -> assertThat(one).contains(POOLS, "LAST_GOOD", "服务器上的改动没有采用", "还有 2 个没有发出的券码"),
                        one -> assertThat(one)
                                .contains(PartnersFixture.PATH, "LAST_GOOD", "用到了券码池“family-feast”，但没有文件写它"));
        assertThat(textOf(stocked, POOLS)).contains(NAME);
        assertThat(WholePlaybook.alarms(stocked)).singleElement().satisfies(alarm -> {
            assertThat(alarm.key()).isEqualTo("alarm.playbook");
            assertThat(alarm.count()).isEqualTo(2);
            assertThat(alarm.page()).isEqualTo("/playbook");
        });

        fixture.buys("O-1", "b-1", "母婴");
        fixture.buys("O-2", "b-2", "母婴");
        assertThat(refusals(started()))
                .anySatisfy(one -> assertThat(one).contains(POOLS, "还有 2 张在客户手里"))
                .anySatisfy(one -> assertThat(one).contains(PartnersFixture.PATH, "还在进行"));
        Playbook kept = started();
        assertThat(textOf(kept, POOLS)).contains(NAME);
        assertThat(textOf(kept, PartnersFixture.PATH)).contains(NAME);

        fixture.clock.set(ChinaTime.startOf(LocalDate.of(2028, 1, 2)));
        Playbook over = started();
        assertThat(over.refused()).isEmpty();
        assertThat(WholePlaybook.alarms(over)).isEmpty();
        assertThat(textOf(over, POOLS)).contains(RENAMED);
        assertThat(textOf(over, PartnersFixture.PATH)).contains(RENAMED);
    }

    @Test
    void aSwapThatSomebodyWaitsInKeepsItsNameAndThePoolThatItTakesCodesFrom() throws IOException {
        fixture.buys("O-1", "b-1", "母婴");
        renameBoth();

        Playbook renamed = started();

        assertThat(refusals(renamed)).anySatisfy(one -> assertThat(one).contains(PartnersFixture.PATH, "还有 1 位客户在等"));
        assertThat(textOf(renamed, PartnersFixture.PATH)).contains(NAME);
        assertThat(textOf(renamed, POOLS)).contains(NAME);

        Files.delete(folder.resolve(PartnersFixture.PATH));
        Playbook deleted = started();
        assertThat(refusals(deleted)).anySatisfy(one -> assertThat(one).contains(PartnersFixture.PATH, "还有 1 位客户在等"));
        assertThat(textOf(deleted, PartnersFixture.PATH)).contains(NAME);
        assertThat(textOf(deleted, POOLS)).contains(NAME);
    }

    private void renameBoth() {
        files.change(POOLS, NAME, RENAMED);
        files.change(PartnersFixture.PATH, NAME, RENAMED);
        files.change(PartnersFixture.PATH, "pool: " + PartnersFixture.SWAP, "pool: family-feast");
    }

    private static List<String> refusals(Playbook playbook) {
        return playbook.refused().stream()
                .map(one -> one.violation().in(Locale.CHINA) + " " + one.instead())
                .toList();
    }

    private static String textOf(Playbook playbook, String path) {
        return playbook.active(path).orElseThrow().source().content();
    }
}
