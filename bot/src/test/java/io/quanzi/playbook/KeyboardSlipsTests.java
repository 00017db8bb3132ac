package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Signs that a Chinese keyboard, or a copy from a page, puts into a file in place of YAML's own. */
class KeyboardSlipsTests {
    private static final String DAILY = "schedules/daily-tip-deal.yaml";

    @TempDir
    private Path directory;

    @RegisterExtension
    final ToldInChinese playbooks = new ToldInChinese();

    @Test
    void areRefusedAtTheirLineWhereTheyWouldBecomePartOfAValue() {
        List<String[]> slips = Stream.of(
                        "title: 每日|title：每日|3|line 3 has the wide colon",
                        "zone: Asia|zone： Asia|5|line 5 has the wide colon",
                        "title: 每日|　title: 每日|3|begins with the wide blank",
                        "title: 每日|title: \"每日|3|a quotation mark is not closed",
                        "title: 每日|\ttitle: 每日|3|indented with a tab",
                        "moms-0-6-months, |moms-0-6-months，|8|between two entries write \", \"",
                        "moms-0-6-months, |moms-0-6-months、|8|between two entries write \", \"",
                        "catchUp: 4h|catchUp: 4h ＃四小时|10|seems to hold a comment",
                        "headline: 每日贴士与好价|headline: 每日贴士与好价 ＃群主看到|7|seems to hold a comment",
                        "headline: 每日贴士与好价|headline: 每日贴士与好价# 群主看到|7|seems to hold a comment",
                        "\"0 0 10 * * ?\"|“0 0 10 * * ?”|4|plain half-width letters")
                .map(slip -> slip.split("\\|", 4))
                .toList();
        WholePlaybook files = playbooks.whole(directory);
        for (String[] slip : slips) {
            copy(files, slips.indexOf(slip), slip[0], slip[1]);
        }
        files.change("schedules/officers.yaml", "{ userId: anan", "{ userId：anan");

        List<String> faults = files.violations();

        assertThat(slips)
                .allSatisfy(slip -> assertThat(faults)
                        .filteredOn(fault -> fault.startsWith(path(slips.indexOf(slip))))
                        .singleElement()
                        .asString()
                        .startsWith(path(slips.indexOf(slip)) + ":" + slip[2] + ": ")
                        .contains(slip[3]));
        assertThat(faults)
                .anySatisfy(fault -> assertThat(fault).startsWith("schedules/officers.yaml:5: line 5 has the wide"));
    }

    @Test
    void areReadAsTheyAreMeantWhereNobodySeesThem() {
        var invisible = List.of(
                "title: 每日|title:\u00A0每日",
                "broadcast/daily-tip-deal|broadcast/daily-tip-deal\u200B",
                "working-moms]|working-moms\u200E]",
                "title:|\uFEFFtitle:",
                "action: post|action: \u2060post",
                "catchUp: 4h|catchUp: 4h\u00A0# 四小时",
                "headline: 每日贴士与好价|headline: 每日贴士 ＃好价＃");
        WholePlaybook files = playbooks.whole(directory);
        for (String one : invisible) {
            String[] slip = one.split("\\|", 2);
            copy(files, invisible.indexOf(one), slip[0], slip[1]);
        }

        assertThat(files.violations()).isEmpty();
    }

    @Test
    void leaveEveryTextAsItIsWritten() {
        record Written(String title, List<String> codes, int count) {}
        var file = new Source("x.yaml", "title: 1.10\ncodes: [007, 1e3, true, 2026-01-01, \"12\"]\ncount: 12\n");

        Written read = Yaml.read(file, Written.class);

        assertThat(read).isEqualTo(new Written("1.10", List.of("007", "1e3", "true", "2026-01-01", "12"), 12));
    }

    private static void copy(WholePlaybook files, int number, String from, String to) {
        String daily = files.read(DAILY);
        assertThat(daily).contains(from);
        files.with(
                path(number),
                daily.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to))
                        .replace("name: daily-tip-deal", "name: copy-" + number));
    }

    private static String path(int number) {
        return "schedules/copy-%02d.yaml".formatted(number);
    }
}
