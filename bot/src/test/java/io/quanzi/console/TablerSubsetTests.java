package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablerSubsetTests {
    private static final String WRITES = "./mvnw -B -pl bot -am test -Dtest=TablerSubsetTests -Dtabler=write"
            + " -Dsurefire.failIfNoSpecifiedTests=false";

    /** With {@code -Dtabler=write} it writes the file first. */
    @Test
    void keptFileIsWhatPagesCanUse() throws IOException {
        String made = TablerSubset.make();
        if ("write".equals(System.getProperty("tabler"))) {
            Files.writeString(TablerSubset.KEPT, made);
        }

        List<String> kept = Files.readString(TablerSubset.KEPT).lines().toList();
        List<String> wanted = made.lines().toList();
        assertThat(wanted.stream().filter(line -> !kept.contains(line)))
                .as("rules that pages can use and that %s does not have; %s", TablerSubset.KEPT, WRITES)
                .isEmpty();
        assertThat(kept)
                .as("%s has what no page can use, or another order; %s", TablerSubset.KEPT, WRITES)
                .isEqualTo(wanted);
    }

    @Test
    void keepsOfEachRuleTheSelectorsThatAPageCanFit() {
        var classes = new PageClasses();
        classes.add("<b class=\"card wide\" data-on>");

        assertThat(TablerSubset.of("""
            @charset "UTF-8";/*! By: {them} */
            .card>.far,.card:not(.far,.off),b{content:"}.a;"}.card.far{top:0}[data-on=x],[data-off]{top:1px}
            @media print{.far{top:2px}.wide{top:3px}}@media all{.far{top:4px}}
            """, classes, "")).isEqualTo("""
                .card:not(.far,.off),b{content:"}.a;"}
                [data-on=x]{top:1px}
                @media print{
                .wide{top:3px}
                }
                """);
    }

    @Test
    void keepsThePropertiesAndKeyframesThatSomethingReads() {
        String css = """
            :root{--of-ours:a;--of-b:var(--of-c, 1px);--of-c:url("data:;x");--unread:var(--read-by-it);--read-by-it:0}
            b{--unread:1;top:var(--of-b);animation:turn 1s}
            @keyframes turn{to{top:var(--in-frame)}}@keyframes idle{to{top:0}}i{--in-frame:2px;--unread:3}u{--unread:4}
            """;

        assertThat(TablerSubset.of(css, new PageClasses(), "i{top:var(--of-ours)}"))
                .isEqualTo("""
                    :root{--of-ours:a;--of-b:var(--of-c, 1px);--of-c:url("data:;x")}
                    b{top:var(--of-b);animation:turn 1s}
                    @keyframes turn{to{top:var(--in-frame)}}
                    i{--in-frame:2px}
                    """);
    }

    @Test
    void knowsTheClassesThatTemplatesBuild() {
        var classes = new PageClasses();
        classes.add("""
            <#-- a class: commented -->
            <#local tone = {"a": "green", "b": "red"}[row.state]!"grey">
            <b class="bg-${{"x": tone}[y]}-lt text-${tone} col-<#if wide>12<#else>6</#if> btn<#if main>-primary</#if> p-${a}-${b}">
            """);

        assertThat(List.of("bg-green-lt", "bg-red-lt", "text-grey", "col-12", "col-6", "btn", "btn-primary", "p-1-2"))
                .allMatch(classes::has);
        assertThat(List.of("bg-blue-lt", "bg-green", "text-blue", "commented", "card", "bg--lt"))
                .noneMatch(classes::has);
    }

    @Test
    void refusesAStylesheetThatItCannotRead() {
        assertThatThrownBy(() -> CssRule.read("@layer base{b{top:0}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got @layer base{");
        assertThatThrownBy(() -> CssRule.read(".card{top:0;.body{top:0}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not nested");
    }
}
