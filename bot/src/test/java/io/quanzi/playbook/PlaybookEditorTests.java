package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quanzi.playbook.PlaybookEditor.DiskState;
import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.Message;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shared.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Files changed in the console: checked with all the others, versioned, and never over anybody's head. */
class PlaybookEditorTests {
    private static final String TIPS = "templates/tips.yaml";
    private static final String SEGMENTS = "schedules/segments.yaml";

    @TempDir
    private Path directory;

    private final MongoTemplate mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-10-01T00:00:00Z");

    @Test
    void aSavedTextIsInForceAtOnceAndOnAnotherNodeWhenItLooks() {
        Node here = node();
        Playbook there = here.files.started();

        assertThat(here.save(TIPS, "全家都这样做", "一家人都这样做", 1, "lan")).isEqualTo(new Saved.InForce(2));

        assertThat(textOf(here.playbook, TIPS))
                .contains("一家人都这样做")
                .contains("# 小知识库")
                .contains("# 6–12 月龄");
        there.follow();
        assertThat(textOf(there, TIPS)).contains("一家人都这样做");
        assertThat(here.editor.history(TIPS))
                .extracting(FileVersion::version, FileVersion::by, FileVersion::byPerson)
                .containsExactly(tuple(2, "lan", true), tuple(1, "disk", false));
    }

    @Test
    void whatCannotBeUsedIsRefusedWithEveryFaultAndChangesNothing() {
        Node here = node();
        String wrong = textOf(here.playbook, TIPS).replace("    for: working-moms\n", "    fro: working-moms\n");

        violations(here.editor.save(new Source(TIPS, wrong), 1, "lan"))
                .satisfies(all -> assertThat(all).hasSizeGreaterThan(5));

        assertThat(textOf(here.playbook, TIPS)).isEqualTo(here.files.read(TIPS));
        assertThat(here.editor.history(TIPS)).hasSize(1);
    }

    @Test
    void aNameThatOtherFilesUseCannotVanish() {
        Node here = node();
        String without = textOf(here.playbook, SEGMENTS).replace("name: working-moms", "name: busy-moms");

        violations(here.editor.save(new Source(SEGMENTS, without), 1, "lan"))
                .satisfies(all -> assertThat(all.toString()).contains("working-moms"));

        assertThat(textOf(here.playbook, SEGMENTS)).contains("name: working-moms");
    }

    @Test
    void aWordThatABroadcastUsesCannotBeForbiddenOverItsHead() {
        Node here = node();
        String list = "templates/words/banned.yaml";
        String more = textOf(here.playbook, list).replaceFirst("(?m)^    words:\n", "    words:\n      纱布口水巾:\n");

        violations(here.editor.save(new Source(list, more), 1, "lan"))
                .satisfies(all -> assertThat(all).extracting(Violation::path).contains("templates/deals.yaml"));
    }

    @Test
    void nobodyIsOverwritten() {
        Node here = node();
        assertThat(here.save(TIPS, "全家都这样做", "一家人都这样做", 1, "lan")).isEqualTo(new Saved.InForce(2));

        assertThat(here.save(TIPS, "喝口水", "喝杯水", 1, "mei")).isEqualTo(new Saved.Superseded(2));

        assertThat(textOf(here.playbook, TIPS)).contains("喝口水");
        assertThat(here.editor.version(TIPS, 1))
                .hasValueSatisfying(first -> assertThat(first.content()).contains("全家都这样做"));
    }

    @Test
    void whatWasWrittenHereOutlivesARestartAndAChangeOnTheDiskIsShown() throws IOException {
        Node here = node();
        here.save(TIPS, "全家都这样做", "一家人都这样做", 1, "lan");
        assertThat(here.editor.onDisk(TIPS).state()).isEqualTo(DiskState.BEHIND);

        Playbook later = here.files.change(TIPS, "喝口水", "喝杯水").started();
        var editor = new PlaybookEditor(later, clock, List.of());

        assertThat(textOf(later, TIPS)).contains("一家人都这样做").doesNotContain("喝杯水");
        assertThat(later.changedOnDisk()).containsExactly(TIPS);
        assertThat(new PlaybookAlarms(later).alarms())
                .extracting(alarm -> alarm.key())
                .containsExactly("alarm.playbook.disk");
        assertThat(editor.onDisk(TIPS).state()).isEqualTo(DiskState.CHANGED);
        assertThat(editor.export(TIPS)).isEmpty();
        assertThat(Files.readString(directory.resolve(TIPS))).contains("喝杯水");

        editor.keepAgainstDisk(TIPS);
        assertThat(later.changedOnDisk()).isEmpty();
        assertThat(editor.export(TIPS)).isPresent();
        assertThat(Files.readString(directory.resolve(TIPS))).isEqualTo(textOf(later, TIPS));
        assertThat(here.files.started().active(TIPS)).hasValueSatisfying(file -> {
            assertThat(file.version()).isEqualTo(2);
            assertThat(file.by()).isEqualTo("lan");
        });
    }

    @Test
    void theDisksTextIsTakenWhenAPersonWantsIt() {
        Node here = node();
        here.files.change(TIPS, "喝口水", "喝杯水");
        assertThat(here.editor.onDisk(TIPS).state()).isEqualTo(DiskState.CHANGED);

        assertThat(here.editor.takeFromDisk(TIPS, 1, "lan")).contains(new Saved.InForce(2));

        assertThat(textOf(here.playbook, TIPS)).contains("喝杯水");
        assertThat(here.editor.onDisk(TIPS).state()).isEqualTo(DiskState.SAME);
    }

    @Test
    void aRefusedFileOfTheDiskIsKeptWithItsFaultsAndIsNoFaultOnceItIsMendedHere() {
        WholePlaybook files = new WholePlaybook(directory, mongo, clock);
        files.started();
        clock.advance(Duration.ofDays(1));
        Node here = new Node(files.change("schedules/tiers.yaml", "tiers:", "teirs:"));
        assertThat(here.playbook.refused()).isNotEmpty();
        assertThat(here.editor.history("schedules/tiers.yaml").get(0).refused()).isNotEmpty();

        String good = textOf(here.playbook, "schedules/tiers.yaml");
        here.editor.save(new Source("schedules/tiers.yaml", good + "# 已核对\n"), 1, "lan");

        assertThat(here.playbook.refused()).isEmpty();
    }

    @Test
    void noPathLeadsOut() {
        Node here = node();

        for (String path : List.of("templates/../../etc/passwd.ftl", "/tmp/x.yaml", "schedules/.hidden.yaml")) {
            violations(here.editor.save(new Source(path, "x"), 0, "lan")).isNotEmpty();
        }
    }

    @Test
    void whatHangsTogetherIsTold() {
        Node here = node();

        assertThat(here.playbook.linksOf("schedules/daily-tip-deal.yaml").uses())
                .contains("templates/broadcast/daily-tip-deal.ftl", SEGMENTS);
        assertThat(here.playbook.linksOf(SEGMENTS).usedBy()).contains("schedules/daily-tip-deal.yaml", TIPS);
        assertThat(here.playbook.linksOf("templates/welcome/default.ftl").filledBy())
                .isNotEmpty();
    }

    @Test
    void aFileMadeHereGoesAndComesBackAndWhatIsUsedOrFromElsewhereStays() {
        Node here = node();
        String template = "templates/broadcast/autumn.ftl";
        String words = textOf(here.playbook, "templates/broadcast/daily-tip-deal.ftl");
        String schedule = "schedules/autumn.yaml";
        String times = textOf(here.playbook, "schedules/daily-tip-deal.yaml").replace("daily-tip-deal", "autumn");
        assertThat(here.editor.save(new Source(template, words), 0, "lan")).isEqualTo(new Saved.InForce(1));
        assertThat(here.editor.save(new Source(schedule, times), 0, "lan")).isEqualTo(new Saved.InForce(1));

        violations(here.editor.remove(template, 1))
                .satisfies(all -> assertThat(all.toString()).contains(schedule));
        violations(here.editor.remove(SEGMENTS, 1))
                .satisfies(all -> assertThat(all.toString()).contains("made here"));
        assertThat(here.editor.remove(schedule, 2)).isEqualTo(new Saved.Superseded(1));
        assertThat(here.editor.remove(schedule, 1)).isEqualTo(new Saved.Removed(1));
        assertThat(here.editor.remove(template, 1)).isEqualTo(new Saved.Removed(1));
        assertThat(here.playbook.known(template)).isEmpty();
        assertThat(here.files.started().known(template)).isEmpty();

        assertThat(here.editor.save(new Source(template, words), 0, "min")).isEqualTo(new Saved.InForce(2));
        assertThat(here.editor.history(template))
                .extracting(FileVersion::version, FileVersion::by)
                .containsExactly(tuple(2, "min"), tuple(1, "lan"));
    }

    @Test
    void aNameThatTheStoreGoesByCannotVanish() {
        Node here = node();
        var guarded = new PlaybookEditor(
                here.playbook,
                clock,
                List.of(name -> name.value().equals("new-buyers")
                        ? Optional.of(Message.literal("codes go by it"))
                        : Optional.empty()));
        String path = "schedules/spare.yaml";
        String times = textOf(here.playbook, "schedules/reconcile.yaml").replace("name: reconcile", "name: new-buyers");
        assertThat(guarded.save(new Source(path, times), 0, "lan")).isEqualTo(new Saved.InForce(1));

        violations(guarded.save(new Source(path, times.replace("name: new-buyers", "name: spare")), 1, "lan"))
                .satisfies(all -> assertThat(all.toString()).contains("codes go by it"));
        violations(guarded.remove(path, 1))
                .satisfies(all -> assertThat(all.toString()).contains("codes go by it"));
        assertThat(textOf(here.playbook, path)).isEqualTo(times);
    }

    @Test
    void aNameThatTheStoreGoesByStaysAlsoWhenItsFileIsChangedOnTheDisk() throws IOException {
        Node here = node();
        String path = "schedules/spare.yaml";
        String times = textOf(here.playbook, "schedules/reconcile.yaml").replace("name: reconcile", "name: old-name");
        here.files.with(path, times).started();
        List<NameGuard> guards = List.of(name ->
                name.value().equals("old-name") ? Optional.of(Message.literal("codes go by it")) : Optional.empty());
        here.files.with(path, times.replace("name: old-name", "name: new-name"));

        Playbook renamed = here.files.started(guards);

        assertThat(textOf(renamed, path)).isEqualTo(times);
        assertThat(renamed.refused()).singleElement().satisfies(one -> {
            assertThat(one.violation().toString()).contains(path, "codes go by it");
            assertThat(one.instead()).isEqualTo(Playbook.Instead.LAST_GOOD);
        });
        assertThat(new PlaybookAlarms(renamed).alarms()).extracting(Alarm::key).containsExactly("alarm.playbook");

        Files.delete(directory.resolve(path));
        assertThat(textOf(here.files.started(guards), path)).isEqualTo(times);
        assertThat(here.files.started().active(path)).isEmpty();
    }

    private static ListAssert<Violation> violations(Saved saved) {
        assertThat(saved).isInstanceOf(Saved.Refused.class);
        return assertThat(((Saved.Refused) saved).violations());
    }

    private static String textOf(Playbook playbook, String path) {
        return playbook.active(path).orElseThrow().source().content();
    }

    private Node node() {
        return new Node(new WholePlaybook(directory, mongo, clock));
    }

    private final class Node {
        private final WholePlaybook files;
        private final Playbook playbook;
        private final PlaybookEditor editor;

        private Node(WholePlaybook files) {
            this.files = files;
            this.playbook = files.started();
            this.editor = new PlaybookEditor(playbook, clock, List.of());
        }

        private Saved save(String path, String from, String to, int openedAt, String by) {
            clock.advance(Duration.ofMinutes(1));
            return editor.save(new Source(path, textOf(playbook, path).replace(from, to)), openedAt, by);
        }
    }
}
