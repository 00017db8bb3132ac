package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quanzi.playbook.PlaybookDisk.Difference;
import io.quanzi.playbook.PlaybookDisk.Kind;
import io.quanzi.playbook.PlaybookDisk.Taken;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoTemplate;

/** The disk against what is in force: taken over whole or not at all, written without undoing anybody's work. */
class PlaybookDiskTests {
    private static final String TIPS = "templates/tips.yaml";
    private static final String TIERS = "schedules/tiers.yaml";
    private static final String FRESH = "templates/broadcast/fresh.ftl";
    private static final String MEMBER_DAY = "templates/broadcast/member-day.ftl";
    private static final String HELLO = "<#-- 新的一帖。 Model: none. -->\n大家好\n";

    @TempDir
    private Path directory;

    private final MongoTemplate mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-10-01T00:00:00Z");
    private WholePlaybook files;
    private Playbook playbook;
    private PlaybookEditor editor;
    private PlaybookDisk disk;

    @BeforeEach
    void startOnTheExampleShop() {
        files = new WholePlaybook(directory, mongo, clock);
        playbook = files.started();
        editor = PlaybookFixture.editor(playbook, clock);
        disk = PlaybookFixture.disk(playbook, clock);
    }

    private String inForce(String path) {
        return playbook.active(path).orElseThrow().source().content();
    }

    private void writeInConsole(String path, String from, String to) {
        Source now = playbook.active(path).orElseThrow().source();
        int version = playbook.active(path).orElseThrow().version();
        assertThat(editor.save(new Source(path, now.content().replace(from, to)), version, "lan"))
                .isInstanceOf(PlaybookEditor.Saved.InForce.class);
    }

    private static List<String> paths(List<Difference> differences) {
        return differences.stream().map(Difference::path).toList();
    }

    @Test
    void tellsWhatTheDiskHasThatIsNotInForceAndTakesItOver() throws IOException {
        assertThat(disk.compare().differences()).isEmpty();
        files.change(TIERS, "from: 2000", "from: 1800").with(FRESH, HELLO);
        Files.delete(directory.resolve(MEMBER_DAY));

        assertThat(disk.compare().differences())
                .extracting(Difference::kind, Difference::path)
                .containsExactlyInAnyOrder(
                        tuple(Kind.CHANGED, TIERS), tuple(Kind.ADDED, FRESH), tuple(Kind.REMOVED, MEMBER_DAY));
        assertThat(inForce(TIERS)).contains("from: 2000");

        Taken taken = disk.takeOver(Set.of());

        assertThat(taken.violations()).isEmpty();
        assertThat(paths(taken.taken())).containsExactlyInAnyOrder(TIERS, FRESH, MEMBER_DAY);
        assertThat(inForce(TIERS)).contains("from: 1800").contains("# 会员等级");
        assertThat(playbook.active(TIERS).orElseThrow().byPerson()).isFalse();
        assertThat(playbook.active(MEMBER_DAY)).isEmpty();
        assertThat(disk.compare().differences()).isEmpty();
        assertThat(disk.unwritten()).isEmpty();
    }

    @Test
    void takesNothingOverWhereOneFileIsFaulty() {
        files.change(TIERS, "from: 2000", "from: 1800").change(TIPS, "for: working-moms", "for: nobodys-segment");

        Taken taken = disk.takeOver(Set.of());

        assertThat(taken.taken()).isEmpty();
        assertThat(taken.violations()).isNotEmpty().allSatisfy(one -> {
            assertThat(one.path()).isEqualTo(TIPS);
            assertThat(one.place()).isPositive();
        });
        assertThat(inForce(TIERS)).contains("from: 2000");
        assertThat(disk.compare().violations()).isEqualTo(taken.violations());
    }

    @Test
    void leavesAFileThatTheConsoleChangedTooUntilAPersonNamesIt() {
        writeInConsole(TIERS, "from: 2000", "from: 2200");
        files.change(TIERS, "from: 2000", "from: 1800").with(FRESH, HELLO);

        Taken first = disk.takeOver(Set.of());

        assertThat(paths(first.taken())).containsExactly(FRESH);
        assertThat(paths(first.left())).containsExactly(TIERS);
        assertThat(inForce(TIERS)).contains("from: 2200");
        assertThat(playbook.changedOnDisk()).containsExactly(TIERS);

        assertThat(paths(disk.takeOver(Set.of(TIERS)).taken())).containsExactly(TIERS);
        assertThat(inForce(TIERS)).contains("from: 1800");
        assertThat(playbook.active(TIERS).orElseThrow().byPerson()).isFalse();
        assertThat(playbook.changedOnDisk()).isEmpty();
    }

    @Test
    void writesWhatTheConsoleChangedAndNotOverWhatTheDiskChanged() throws IOException {
        writeInConsole(TIERS, "from: 2000", "from: 2200");
        writeInConsole(TIPS, "全家都这样做", "一家人都这样做");
        files.change(TIPS, "全家都这样做", "家里人都这样做");

        PlaybookDisk.Written first = disk.write(Set.of());

        assertThat(paths(first.written())).containsExactly(TIERS);
        assertThat(paths(first.left())).containsExactly(TIPS);
        assertThat(files.read(TIERS)).contains("from: 2200").contains("# 会员等级");
        assertThat(files.read(TIPS)).contains("家里人都这样做");

        assertThat(paths(disk.write(Set.of(TIPS)).written())).containsExactly(TIPS);
        assertThat(files.read(TIPS)).contains("一家人都这样做");
        assertThat(disk.compare().differences()).isEmpty();
    }

    @Test
    void aStartForACommandLeavesInForceWhatIs() {
        files.change(TIERS, "from: 2000", "from: 1800");

        Playbook other = files.asStored();

        assertThat(other.active(TIERS).orElseThrow().source().content()).contains("from: 2000");
        assertThat(paths(PlaybookFixture.disk(other, clock).compare().differences()))
                .containsExactly(TIERS);
    }
}
