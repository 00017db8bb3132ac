package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changing one entry of a library leaves every other line as it is. */
class YamlEntriesTests {
    private static final YamlEntries.Shapes LISTS = new YamlEntries.Shapes(List.of("categories"), List.of(), List.of());
    private static final String FILE = """
        # 说明
        tips:
          # 第 1 周
          - id: one
            for: everyone
            text: 第一条

          # 第 2 周
          - id: two   # 记得改
            # 给上班的妈妈
            for: working-moms
            text: >
              第二条
              很长
          - { id: three, for: everyone, text: 第三条 }
        # 完
        other: 1
        """;

    @Test
    void aChangedValueIsTheOnlyLineThatChanges() {
        assertThat(entries(FILE)
                        .with(0, Map.of("id", "one", "for", "everyone", "text", "换了的一条"), LISTS)
                        .content())
                .isEqualTo(FILE.replace("第一条", "换了的一条"));
        assertThat(entries(FILE).with(1, Map.of("text", "短"), LISTS).content())
                .isEqualTo(FILE.replace("text: >\n      第二条\n      很长\n", "text: 短\n"));
        assertThat(entries(FILE).with(2, Map.of("text", "新"), LISTS).content())
                .isEqualTo(FILE.replace(
                        "  - { id: three, for: everyone, text: 第三条 }\n",
                        "  - id: three\n    for: everyone\n    text: 新\n"));
        assertThat(entries(FILE).with(0, Map.of("text", "第一条"), LISTS).content())
                .isEqualTo(FILE);
    }

    @Test
    void entriesAreAddedMovedAndTakenAwayBetweenTheirComments() {
        assertThat(entries(FILE).without(1).content())
                .contains("  # 第 2 周\n  - { id: three")
                .doesNotContain("第二条")
                .contains("# 完\nother: 1");
        assertThat(entries(FILE).added(0, Map.of("id", "new"), LISTS).content())
                .contains("    text: 第一条\n  - id: new\n\n  # 第 2 周\n");
        String swapped = entries(FILE).swappedWithNext(0).content();
        assertThat(swapped)
                .contains("  # 第 1 周\n  - id: two   # 记得改\n    # 给上班的妈妈\n")
                .contains("  # 第 2 周\n  - id: one\n");
        assertThat(entries(swapped).swappedWithNext(0).content()).isEqualTo(FILE);
    }

    @Test
    void theLastEntryCanGoAndANewOneCome() {
        String none = entries("# 说明\ntips:\n  # 一\n  - id: one\n").without(0).content();

        assertThat(none).isEqualTo("# 说明\ntips: []\n  # 一\n");
        assertThat(entries(none).values()).isEmpty();
        assertThat(entries(entries(none).added(0, Map.of("id", "two"), LISTS).content())
                        .values())
                .containsExactly(Map.of("id", "two"));
    }

    @Test
    void linesBelongToTheirKeys() {
        assertThat(entries(FILE).at(13)).contains(new YamlEntries.Place(1, "text"));
        assertThat(entries(FILE).at(9)).contains(new YamlEntries.Place(1, "id"));
        assertThat(entries(FILE).at(8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "~",
                "null",
                "a: b",
                "a #b",
                "- a",
                "\"",
                "'x",
                "[a",
                "{a}",
                "a:",
                " a ",
                "\\",
                "％",
                "@x",
                "%y",
                "一\n\n二",
                " 一\n二",
                "一\n二\n",
                "#",
                "49.00",
                "2027-06-18",
                "a\tb",
                "&a",
                "*b",
                "!c",
                "|",
                ">",
                "?"
            })
    void everyTextComesBackAsItWas(String text) {
        String changed = entries(FILE).with(0, Map.of("text", text), LISTS).content();

        assertThat(entries(changed).values().get(0)).containsEntry("text", text);
        assertThat(entries(changed).values().subList(1, 3))
                .isEqualTo(entries(FILE).values().subList(1, 3));
    }

    @Property(tries = 300)
    void anyTextComesBackAsItWas(@ForAll String text) {
        // what nobody sees is read as a blank or as nothing
        String clean = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\uFFFE\\uFFFF\\u2028\\u2029]", "")
                .replaceAll("[\\u00A0\\u2007\\u202F]", " ");
        if (!clean.isBlank()) {
            String changed = entries(FILE).with(0, Map.of("text", clean), LISTS).content();

            assertThat(entries(changed).values().get(0)).containsEntry("text", clean);
        }
    }

    @Test
    void theShopsOwnLibrariesAreChangedInOneLine() throws IOException {
        String deals = Files.readString(Path.of("templates/deals.yaml"));
        YamlEntries read = YamlEntries.of(new Source("templates/deals.yaml", deals), "deals");
        var values = new LinkedHashMap<>(read.values().get(2));
        values.put("now", "49.00");
        values.put("categories", "母婴, 家居");

        assertThat(read.with(2, values, LISTS).content())
                .isEqualTo(deals.replaceFirst("now: 55.00", "now: 49.00")
                        .replaceFirst("(p/milk-bags\n    categories: )\\[母婴]", "$1[母婴, 家居]"));
    }

    private static YamlEntries entries(String content) {
        return YamlEntries.of(new Source("templates/tips.yaml", content), "tips");
    }
}
