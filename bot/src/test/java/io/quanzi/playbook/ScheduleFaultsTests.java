package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What managers get wrong in schedules: times, lengths of time, and names. */
class ScheduleFaultsTests {
    private static final Path CASES = Path.of("bot/src/test/resources/cases");
    private static final String DAILY = "schedules/daily-tip-deal.yaml";

    @TempDir
    private Path directory;

    @RegisterExtension
    final ToldInChinese playbooks = new ToldInChinese();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "03-cron-star-seconds|3|several times within one minute",
                "03-cron-star-minutes|3|more than twice a day",
                "03-cron-weekday-number|3|2 is Monday here",
                "03-cron-weekday-number|3|write the name: MON for Monday, TUE if you count from Monday as 1",
                "03-cron-never|3|never comes",
                "07-template-of-another-model|8|post-to-groups does not give topic, expert, expertTitle, startsAt, minutes, questionsUrl",
                "17-catchup-no-unit|9|a unit is missing"
            })
    void refusesTheScheduleOfACase(String name, int line, String why) throws IOException {
        String path = "schedules/" + name + ".yaml";

        assertThat(whole().with(path, Files.readAllBytes(CASES.resolve(name + ".yaml")))
                        .violations())
                .singleElement()
                .asString()
                .startsWith(path + ":" + line + ": ")
                .contains(why);
    }

    @Test
    void refusesTimesThatNobodyMeant() {
        var crons = List.of(
                "* * * * * ?",
                "0/30 0 10 * * ?",
                "0 0/30 10,11 * * ?",
                "0 0 8,12,18 * * ?",
                "0 0 9-20/3 ? * MON-FRI",
                "0 0,20,40 9 * * ?",
                "0 0 0/6 1 * ?",
                "0 30 9,14,20 29 2 ?",
                "0,1 0 10 ? * TUE",
                "0 0 1-3 1 1 ? 2031",
                "0 0 10 31 4 ?",
                "0 0 10 * * ? 2025",
                "0 0 10 30 2 ? 2027",
                "0 0 10 29 2 ? 2027",
                "0 0 10 16 6 ? 2026",
                "0 0 9 ? * 2-6",
                "0 0 9 ? * 2,4",
                "0 0 9 ? * 2#1",
                "0 0 9 ? * 2L",
                "0 0 9 ? * 7",
                "0 0 9 ? * 0",
                "0 0 9 ? * MON,3",
                "0 0 9 ? * 1/2",
                "0 0 9 ? * L",
                "0 10 * * *",
                "0 0 10 ？ * TUE",
                "0 0 25 * * ?",
                "每天十点",
                "0 0 10 ? * ?");

        faultsOfCopies("0 0 10 * * ?", crons)
                .forEach((cron, faults) ->
                        assertThat(faults).as(cron).singleElement().asString().startsWith("4: \"cron\""));
    }

    @Test
    void takesTimesThatMakeSense() {
        var crons = List.of(
                "0 0 10 * * ?",
                "0 0 10,20 * * ?",
                "0 0,30 9 ? * MON-FRI",
                "0 0 9 ? * TUE#1",
                "0 0 9 ? * FRIL",
                "0 0 9 L * ?",
                "0 0 9 1/5 * ?",
                "0 0 10 29 2 ?",
                "0 0 10 18 6 ? 2026",
                "0 0 10 ? * MON/2",
                "0 0 10 15W * ?",
                "0 15 10 ? * tue");

        faultsOfCopies("0 0 10 * * ?", crons)
                .forEach((cron, faults) -> assertThat(faults).as(cron).isEmpty());
    }

    @Test
    void letsWorkThatTellsNobodyAnythingRunEveryMinute() {
        assertThat(whole().change("schedules/pull-new-buyers.yaml", "0 0/5 * * * ?", "0 * * * * ?")
                        .violations())
                .isEmpty();
    }

    @Test
    void refusesLengthsOfTimeThatCannotBeRead() {
        var lengths = List.of("30", "4 hours", "2小时", "-1h", "99d", "99999999999999999999d", "1.5h", "4H5");

        faultsOfCopies("catchUp: 4h", lengths.stream().map("catchUp: "::concat).toList())
                .forEach((length, faults) -> assertThat(faults)
                        .as(length)
                        .singleElement()
                        .asString()
                        .startsWith("10: \"catchUp\"")
                        .contains("30m, 4h or 2d"));
    }

    @Test
    void takesLengthsOfTime() {
        var lengths = List.of("30m", "4 h", "2D", "PT2H", "0s", "90s");

        faultsOfCopies("catchUp: 4h", lengths.stream().map("catchUp: "::concat).toList())
                .forEach((length, faults) -> assertThat(faults).as(length).isEmpty());
    }

    @Test
    void namesTheRightLineAndTheNearestName() {
        WholePlaybook files = whole();
        String daily = files.read(DAILY);
        List<String[]> slips = Stream.of(
                        "headline:|headlin:|7|did you mean \"headline\"",
                        "template:|templates:|9|did you mean \"template\"",
                        "cron:|corn:|4|did you mean \"cron\"",
                        "catchUp:|catchup:|10|did you mean \"catchUp\"",
                        "action: post-to-groups|action: post-to-group|6|did you mean \"post-to-groups\"",
                        "zone: Asia/Shanghai|zone: Asia/Beijing|5|\"zone\": expected such as Asia/Shanghai",
                        "broadcast/daily-tip-deal|broadcast/daily-tip-deals|9|did you mean \"broadcast/daily-tip-deal\"",
                        "working-moms]|working-mums]|8|did you mean \"working-moms\"",
                        "segments: [|segments: x # [|8|expected a list",
                        "template: broadcast/daily-tip-deal|template: templates/broadcast/daily-tip-deal.ftl|9|did you mean \"broadcast/daily-tip-deal\"",
                        "headline: 每日贴士与好价|headline: ¦\n  好物\n  全网最低价|9|may not be said",
                        "headline: 每日贴士与好价|headline: >\n  好物\n  最低价\n  最低价|9|may not be said",
                        "headline: 每日贴士与好价|headline: >\n  好物\n  最低价\n  最低价|10|may not be said",
                        "headline: 每日贴士与好价|headline: 好物\n  最低价|8|may not be said",
                        "\"0 0 10 * * ?\"|\"10:00\"|4|for every day write \"0 0 10 * * ?\"",
                        "\"0 0 10 * * ?\"|每天 9:05|4|for every day write \"0 5 9 * * ?\"",
                        "\"0 0 10 * * ?\"|0 10|4|expected six parts",
                        "\"0 0 10 * * ?\"|\"0 0 10 * *\"|4|write \"0 0 10 * * ?\" if the weekday is missing",
                        "\"0 0 10 * * ?\"|\"0 0 10 ? * 周二\"|4|write 0 0 10 ? * TUE",
                        "zone: Asia/Shanghai|zone: CST|5|write Asia/Shanghai",
                        "\"0 0 10 * * ?\"|'0 0 10 * * ?\"|4|a quotation mark is not closed",
                        "headline: 每日贴士与好价|headline: {{nickname}}好|7|put the text in quotes",
                        "headline: 每日贴士与好价|headline: \"早安\" 各位|7|words stand behind the closing quotation mark",
                        "action: post-to-groups|action post-to-groups|6|colon",
                        "headline: 每日贴士与好价|headline: 全网最低价|7|\"全网最低\" may not be said",
                        "headline: 每日贴士与好价|headline: \"{nickname}专享\"|7|looks like a placeholder",
                        "name: daily-tip-deal|name: 每日|2|lower-case letters")
                .map(slip -> slip.split("\\|", 4))
                .toList();
        for (String[] slip : slips) {
            int number = slips.indexOf(slip);
            files.with(
                    copy(number),
                    daily.replace(slip[0], slip[1].replace("\\n", "\n").replace('¦', '|'))
                            .replace("name: daily-tip-deal", "name: copy-" + number));
        }

        List<String> faults = files.violations();

        assertThat(slips)
                .allSatisfy(slip -> assertThat(faults)
                        .anySatisfy(fault -> assertThat(fault)
                                .startsWith(copy(slips.indexOf(slip)) + ":" + slip[2] + ": ")
                                .contains(slip[3])));
    }

    @Test
    void saysHowAFileIsToBeNamed() {
        WholePlaybook files = whole();
        String daily = files.read(DAILY).replace("name: daily-tip-deal", "name: another");
        Map<String, String> names = Map.of(
                "schedules/a.yml", "; name it schedules/a.yaml",
                "schedules/b.yaml.txt", "; name it schedules/b.yaml",
                "schedules/c.YAML", "; name it schedules/c.yaml",
                "templates/broadcast/d.ftl.txt", "; name it templates/broadcast/d.ftl",
                "schedules/new/e.yaml", "; move it to schedules/e.yaml");
        names.keySet().forEach(name -> files.with(name, daily));

        List<String> faults = files.violations();

        names.forEach((name, cure) -> assertThat(faults)
                .anySatisfy(fault -> assertThat(fault).startsWith(name + ": ").contains(cure)));
    }

    /**
     * Starts once with a copy of the daily schedule for each of these texts in the place of one.
     *
     * @return what is wrong with each copy, without its path
     */
    private Map<String, List<String>> faultsOfCopies(String from, List<String> to) {
        WholePlaybook files = whole();
        String daily = files.read(DAILY);
        assertThat(daily).contains(from);
        for (int i = 0; i < to.size(); i++) {
            files.with(copy(i), daily.replace(from, to.get(i)).replace("name: daily-tip-deal", "name: copy-" + i));
        }
        List<String> all = files.violations();
        var faults = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < to.size(); i++) {
            String place = copy(i) + ":";
            faults.put(
                    to.get(i),
                    all.stream()
                            .filter(fault -> fault.startsWith(place))
                            .map(fault -> fault.substring(place.length()))
                            .toList());
        }
        assertThat(all)
                .hasSameSizeAs(faults.values().stream().flatMap(List::stream).toList());
        return faults;
    }

    private static String copy(int number) {
        return "schedules/copy-%02d.yaml".formatted(number);
    }

    private WholePlaybook whole() {
        return playbooks.whole(directory);
    }
}
