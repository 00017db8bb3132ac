package io.quanzi.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.commands.CommandLanguage.Choice;
import io.quanzi.shared.ChildJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands where no LANG is set, as under cron, in a process of their own. */
class TerminalEncodingTests {
    @TempDir
    Path folder;

    @Test
    void printsChineseWithoutAnyLang() throws Exception {
        assertThat(run("--help")).contains("企业微信私域运营机器人").doesNotContain("????");
    }

    @Test
    void saysWhatToSetWhenTheNameOfAFileIsLost() throws Exception {
        assertThat(run("import", "orders", folder + "/有赞订单.csv"))
                .contains("LANG=C.UTF-8", "请在命令前加上")
                .hasLineCount(1);
    }

    @Test
    void speaksTheLanguageOfTheMachineUnlessToldOtherwise() {
        assertThat(CommandLanguage.of(null, Map.of())).isEqualTo(Locale.ENGLISH);
        assertThat(CommandLanguage.of(null, Map.of("LANG", "zh_CN.UTF-8"))).isEqualTo(Locale.SIMPLIFIED_CHINESE);
        assertThat(CommandLanguage.of(null, Map.of("LANG", "zh_CN.UTF-8", "LC_ALL", "C")))
                .isEqualTo(Locale.ENGLISH);
        assertThat(CommandLanguage.of(Choice.ZH, Map.of("LANG", "en_US"))).isEqualTo(Locale.SIMPLIFIED_CHINESE);
    }

    /** Through a script, since a process begun by another Java has its words from that one's LANG. */
    private String run(String... words) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of("exec env -i"));
        Stream.concat(ChildJvm.command().stream(), Stream.of(words)).forEach(word -> line.add(quoted(word)));
        Path script = Files.writeString(folder.resolve("run.sh"), String.join(" ", line) + " 2>&1\n");
        Process process = new ProcessBuilder("sh", script.toString()).start();
        try (InputStream out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
        } finally {
            process.waitFor();
        }
    }

    private static String quoted(String word) {
        return "'" + word + "'";
    }
}
