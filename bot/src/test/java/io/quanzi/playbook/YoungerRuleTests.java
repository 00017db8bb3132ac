package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A file that is in force since before the program asked for what it lacks. */
class YoungerRuleTests {
    private static final String SEGMENTS = "schedules/segments.yaml";

    @TempDir
    private Path directory;

    @Test
    void staysInForceAndIsTold() {
        MongoTemplate mongo = TestMongo.fresh();
        var files = new WholePlaybook(directory, mongo, new SettableClock("2026-06-17T02:00:00Z"))
                .change(SEGMENTS, "trait: orders, atMost: 1", "trait: tier, is: 金牌");
        String content = files.read(SEGMENTS);
        inForceSinceBefore(mongo, SEGMENTS, content);

        Playbook playbook = files.started();

        assertThat(playbook.refused())
                .singleElement()
                .satisfies(one -> assertThat(one.violation().toString()).contains("uses tier 金牌"))
                .satisfies(one -> assertThat(one.instead()).isEqualTo(Playbook.Instead.ITSELF));
        assertThat(playbook.active())
                .anySatisfy(active -> assertThat(active.source()).isEqualTo(new Source(SEGMENTS, content)));
    }

    /** A change that makes of the shop's file what a stricter rule of values refuses. */
    static Stream<Arguments> valuesRefusedSince() {
        return Stream.of(
                Arguments.of("schedules/officers.yaml", "userId: anan", "userId: xiaoman"),
                Arguments.of(SEGMENTS, "babyAgeMonths: { from: 0, to: 6 }", "babyAgeMonths: { from: 6, to: 6 }"),
                Arguments.of("schedules/groups.yaml", "capacity: 190", "capacity: 0"),
                Arguments.of(
                        "schedules/daily-tip-deal.yaml", "name: daily-tip-deal", "name: daily-tip-deal\nformer: 1"),
                Arguments.of("schedules/tiers.yaml", "from: 2000", "from: 400"),
                Arguments.of("schedules/member-days.yaml", "factor: 2 ", "factor: 99 "),
                Arguments.of("schedules/coupons.yaml", "validDays: 30", "validDays: 0"),
                Arguments.of("schedules/swaps/family-restaurant.yaml", "budget: 2000", "budget: 0"),
                Arguments.of("schedules/remarks.yaml", "parts: [nickname", "parts: [hobby, nickname"),
                Arguments.of("templates/card/introduction.ftl", "您好，我是", "您好，全网最便宜，我是"));
    }

    @ParameterizedTest
    @MethodSource("valuesRefusedSince")
    void keepsTheShopsFileThatAStricterRuleOfValuesRefuses(String path, String from, String to) {
        MongoTemplate mongo = TestMongo.fresh();
        var files = new WholePlaybook(directory, mongo, new SettableClock("2026-06-17T02:00:00Z"));
        String mended = files.read(path);
        String content = files.change(path, from, to).read(path);
        inForceSinceBefore(mongo, path, content);

        files.started();
        Playbook playbook = files.started();

        assertThat(playbook.refused())
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.violation().path()).isEqualTo(path))
                .allSatisfy(one -> assertThat(one.violation().place()).isPositive())
                .allSatisfy(one -> assertThat(one.instead()).isEqualTo(Playbook.Instead.ITSELF));
        assertThat(playbook.active(path))
                .hasValueSatisfying(
                        active -> assertThat(active.source().content()).isEqualTo(content));
        assertThat(new PlaybookAlarms(playbook).alarms()).extracting(Alarm::key).contains("alarm.playbook.borne");
        var editor = new PlaybookEditor(playbook, new SettableClock("2026-06-17T02:00:00Z"), List.of());
        int version = playbook.active(path).orElseThrow().version();
        assertThat(editor.save(new Source(path, content + "\n"), version, "lan"))
                .isInstanceOf(Saved.Refused.class);
        assertThat(editor.save(new Source(path, mended), version, "lan")).isInstanceOf(Saved.InForce.class);
        assertThat(playbook.refused()).isEmpty();
        assertThat(files.started().active(path))
                .hasValueSatisfying(
                        active -> assertThat(active.source().content()).isEqualTo(mended));
    }

    @ParameterizedTest
    @ValueSource(strings = {"schedules/officers.yaml", SEGMENTS})
    void letsNothingSpeakForTheShopWhereItsFileCannotBeRead(String path) {
        MongoTemplate mongo = TestMongo.fresh();
        var files = new WholePlaybook(directory, mongo, new SettableClock("2026-06-17T02:00:00Z"));
        String mended = files.read(path);
        files.started();
        files.with(path, "former: of another form\n");
        inForceSinceBefore(mongo, path, files.read(path));

        Playbook playbook = files.started();

        assertThat(playbook.active(path)).isEmpty();
        assertThat(playbook.isWithheld(path)).isTrue();
        assertThat(playbook.known(path)).isPresent();
        assertThat(playbook.refused())
                .anySatisfy(one -> assertThat(one.violation().path()).isEqualTo(path))
                .filteredOn(one -> one.violation().path().equals(path))
                .allSatisfy(one -> assertThat(one.instead()).isEqualTo(Playbook.Instead.NOTHING));
        assertThat(new PlaybookAlarms(playbook).alarms())
                .anySatisfy(alarm -> assertThat(alarm.grave()).isTrue());
        assertThat(playbook.active("schedules/daily-tip-deal.yaml")).isPresent();
        assertThat(new PlaybookEditor(playbook, new SettableClock("2026-06-17T02:00:00Z"), List.of())
                        .save(new Source(path, mended), 1, "lan"))
                .isInstanceOf(Saved.InForce.class);
        assertThat(playbook.active(path)).isPresent();
    }

    @Test
    void leavesOutOfAListOnlyTheEntriesThatAreRefusedSince() {
        MongoTemplate mongo = TestMongo.fresh();
        var files = new WholePlaybook(directory, mongo, new SettableClock("2026-06-17T02:00:00Z"));
        String path = "templates/tips.yaml";
        String content = files.read(path) + "\n  - { id: newest, for: everyone, text: 全网最便宜 }\n";
        files.with(path, content);
        inForceSinceBefore(mongo, path, content);

        Playbook playbook = files.started();

        assertThat(playbook.refused())
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.instead()).isEqualTo(Playbook.Instead.ITSELF));
        assertThat(playbook.active(path))
                .hasValueSatisfying(
                        active -> assertThat(active.source().content()).isEqualTo(content));
    }

    private static void inForceSinceBefore(MongoTemplate mongo, String path, String content) {
        mongo.save(
                new Document("_id", path)
                        .append("version", 1)
                        .append("content", content)
                        .append("onDisk", content)
                        .append("by", "disk"),
                PlaybookRepository.ACTIVE);
    }
}
