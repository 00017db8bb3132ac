package io.quanzi.console.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.console.content.EntryDiff.Change;
import io.quanzi.console.content.EntryDiff.Kind;
import io.quanzi.playbook.Source;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntryDiffTests {
    /** Members with a name, and with a part that is called so and not otherwise. */
    private static final class Members implements EntryForm {
        @Override
        public boolean has(String path) {
            return true;
        }

        @Override
        public String word() {
            return "members";
        }

        @Override
        public String list() {
            return "members";
        }

        @Override
        public List<EntryField> fields() {
            return List.of(
                    EntryField.line("name"),
                    EntryField.choice("part", () -> Map.of("a", "Adviser", "b", "Baker")),
                    EntryField.line("note"));
        }

        @Override
        public List<EntryField> settings() {
            return List.of(EntryField.line("limit"));
        }
    }

    private static final String BEFORE = """
            limit: 3
            members:
              - { name: lan, part: a, note: early }
              - { name: mei, part: a }
              - { name: min, part: a }
            """;

    @Test
    void tellsWhatCameWhatWentAndWhichValueIsAnother() {
        assertThat(changes(new Members(), BEFORE, """
                limit: 5
                members:
                  # the others' order stays
                  - name: lan
                    part: b
                  - name: new
                  - name: min
                    part: a
                """))
                .containsExactly(
                        new Change(Kind.SETTING, "", "limit", "3", "5"),
                        new Change(Kind.CHANGED, "lan", "part", "Adviser", "Baker"),
                        new Change(Kind.CHANGED, "lan", "note", "early", ""),
                        new Change(Kind.ADDED, "new", "", "", ""),
                        new Change(Kind.REMOVED, "mei", "", "", ""));
    }

    @Test
    void tellsAnotherOrderAndNothingOfAnotherWayToWriteTheSame() {
        assertThat(changes(new Members(), BEFORE, """
                limit: 3
                members:
                - {name: min, part: a}
                - {name: lan, part: a, note: early}
                - {name: mei, part: a}
                """)).containsExactly(new Change(Kind.MOVED, "", "", "", ""));
        assertThat(changes(new Members(), BEFORE, BEFORE.replace("early", "\"early\"")))
                .isEmpty();
    }

    @Test
    void saysTimesInWords() {
        String file = "title: Tip\naction: { name: post }\ncron: \"0 0 10 * * ?\"\n";
        assertThat(changes(new ScheduleForm(), file, file.replace("0 0 10", "0 30 20") + "paused: true\n"))
                .extracting(Change::before, Change::after)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("10:00 every day", "20:30 every day"),
                        org.assertj.core.groups.Tuple.tuple("", "✓"));
    }

    @Test
    void tellsNothingOfWhatIsNoList() {
        assertThat(changes(new Members(), BEFORE, "members: [")).isEmpty();
    }

    private static List<Change> changes(EntryForm form, String before, String after) {
        return EntryDiff.of(form, new Source("some.yaml", before), new Source("some.yaml", after), Locale.ENGLISH);
    }
}
