package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.playbook.Playbook.FileViolation;
import io.quanzi.playbook.Playbook.Instead;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shared.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.MongoOperations;

/** What managers get wrong in files, each told with its line and its cure, and none keeping the program from starting. */
class PlaybookFaultsTests {
    private static final Path CASES = Path.of("bot/src/test/resources/cases");
    private static final String DAILY = "schedules/daily-tip-deal.yaml";
    /** What is quoted from the file, the program or a library. */
    private static final Pattern VERBATIM = Pattern.compile("“[^”]*”|<[^>]*>|\\$\\{[^}]*}|（原话：.*）|《[^》]*》|、[\\w./*-]+");

    private static final String DAYS = "schedules/member-days.yaml";

    @TempDir
    private Path directory;

    private final List<WholePlaybook> made = new ArrayList<>();
    private final MongoOperations mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-06-17T02:00:00Z");

    /** Whatever fault a test meets must be told to a Chinese reader in Chinese; names, keys and quotations stay as they are. */
    @AfterEach
    void everyFaultIsToldInChineseToo() {
        for (WholePlaybook files : made) {
            for (Violation violation : files.told()) {
                String words = violation.expected().in(Locale.SIMPLIFIED_CHINESE);

                assertThat(words).as(violation.toString()).containsPattern("\\p{IsHan}{2,}");
                assertThat(VERBATIM.matcher(words).replaceAll(""))
                        .as(violation.toString())
                        .doesNotContainPattern("[A-Za-z]{2,} [A-Za-z]{2,}")
                        .doesNotContainPattern("[?!.;:] ?$")
                        .doesNotContain("\"", ", ");
            }
        }
    }

    @Test
    void theExampleShopHasNoFault() {
        assertThat(whole().violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "03-cron-star-seconds|3|several times within one minute",
                "03-cron-star-minutes|3|more than twice a day",
                "03-cron-weekday-number|3|2 is Monday here",
                "03-cron-weekday-number|3|write the name: MON for Monday, TUE if you count from Monday as 1",
                "03-cron-never|3|never comes",
                "07-template-of-another-model|8|post-to-groups does not give topic, expert, expertTitle, startsAt, minutes, url, questions",
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

    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "0 0 10 ? * ?"
            })
    void refusesATimeThatNobodyMeant(String cron) {
        assertThat(whole().change(DAILY, "0 0 10 * * ?", cron).violations())
                .singleElement()
                .asString()
                .startsWith(DAILY + ":4: \"cron\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 10 * * ?", "0 0 10,20 * * ?", "0 0,30 9 ? * MON-FRI", "0 0 9 ? * TUE#1", "0 0 9 ? * FRIL",
                        "0 0 9 L * ?",
                "0 0 9 1/5 * ?", "0 0 10 29 2 ?", "0 0 10 18 6 ? 2026", "0 0 10 ? * MON/2", "0 0 10 15W * ?",
                        "0 15 10 ? * tue"
            })
    void takesATimeThatMakesSense(String cron) {
        assertThat(whole().change(DAILY, "0 0 10 * * ?", cron).violations()).isEmpty();
    }

    @Test
    void letsWorkThatTellsNobodyAnythingRunEveryMinute() {
        assertThat(whole().change("schedules/pull-new-buyers.yaml", "0 0/5 * * * ?", "0 * * * * ?")
                        .violations())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "4 hours", "2小时", "-1h", "99d", "99999999999999999999d", "1.5h", "4H5"})
    void refusesALengthOfTimeThatCannotBeRead(String length) {
        assertThat(whole().change(DAILY, "catchUp: 4h", "catchUp: " + length).violations())
                .singleElement()
                .asString()
                .startsWith(DAILY + ":10: \"catchUp\"")
                .contains("30m, 4h or 2d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30m", "4 h", "2D", "PT2H", "0s", "90s"})
    void takesALengthOfTime(String length) {
        assertThat(whole().change(DAILY, "catchUp: 4h", "catchUp: " + length).violations())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "headline:|headlin:|7|did you mean \"headline\"",
                "template:|templates:|9|did you mean \"template\"",
                "cron:|corn:|4|did you mean \"cron\"",
                "catchUp:|catchup:|10|did you mean \"catchUp\"",
                "action: post-to-groups|action: post-to-group|6|did you mean \"post-to-groups\"",
                "zone: Asia/Shanghai|zone: Asia/Beijing|5|\"zone\": expected such as Asia/Shanghai",
                "broadcast/daily-tip-deal|broadcast/daily-tip-deals|9|did you mean \"broadcast/daily-tip-deal\"",
                "working-moms]|working-mums]|8|did you mean \"working-moms\"",
                "segments: [|segments: x # [|8|expected a list",
                "headline: 每日贴士与好价|headline: 全网最低价|7|\"最低价\" may not be said",
                "headline: 每日贴士与好价|headline: \"{nickname}专享\"|7|looks like a placeholder",
                "name: daily-tip-deal|name: 每日|2|lower-case letters"
            })
    void namesTheRightLineAndTheNearestName(String from, String to, int line, String why) {
        List<String> faults = whole().change(DAILY, from, to).violations();

        assertThat(faults)
                .anySatisfy(fault ->
                        assertThat(fault).startsWith(DAILY + ":" + line + ": ").contains(why));
    }

    @ParameterizedTest
    @MethodSource("badEncodings")
    void namesTheEncodingAndGoesOnWithTheLastGoodVersion(String guess, byte[] content) {
        WholePlaybook files = whole();
        files.started();

        Playbook playbook = files.with(DAYS, content).started();

        assertThat(playbook.refused()).singleElement().satisfies(one -> {
            assertThat(one.violation().path()).isEqualTo(DAYS);
            assertThat(one.violation().expected().toString()).contains(guess).contains("UTF-8");
            assertThat(one.instead()).isEqualTo(Instead.LAST_GOOD);
        });
        assertThat(contentOf(playbook, DAYS)).contains("周二母婴日");
    }

    static List<Arguments> badEncodings() throws IOException {
        String text = Files.readString(Path.of(DAYS));
        byte[] cut = text.getBytes(StandardCharsets.UTF_8);
        cut[3] = (byte) 0xFF;
        return List.of(
                Arguments.of("GBK", Files.readAllBytes(CASES.resolve("05-member-days-gbk.yaml"))),
                Arguments.of("GB18030", text.getBytes(Charset.forName("GB18030"))),
                Arguments.of("UTF-16BE", text.getBytes(StandardCharsets.UTF_16)),
                Arguments.of("UTF-16LE", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE)),
                Arguments.of("broken bytes", cut),
                Arguments.of("damaged", text.replace("周二", "\uFFFD").getBytes(StandardCharsets.UTF_8)),
                Arguments.of("no text", (text + "\0").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsWhatExcelAndNotepadSave() throws IOException {
        String text = Files.readString(Path.of(DAYS)).replace("\n", "\r\n");

        assertThat(whole().with(DAYS, "\uFEFF" + text).violations()).isEmpty();
    }

    @Test
    void missesTheDashOfAnEntry() throws IOException {
        assertThat(whole().with(DAYS, Files.readAllBytes(CASES.resolve("06-member-days-missing-dash.yaml")))
                        .violations())
                .singleElement()
                .asString()
                .startsWith(DAYS + ":6: \"name\" stands there twice, first in line 2")
                .contains("\"- \" missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedules/onboarding.yaml|brand: 小满母婴|brand: 小满母婴\\nbrand: 大满|3|stands there twice",
                "schedules/onboarding.yaml|  title: 满 99|  titel: 满 99|6|did you mean \"title\"",
                "schedules/onboarding.yaml|  title: 满 99|  title: 最便宜的 99|6|may not be said",
                "schedules/onboarding.yaml|\"{orderNo}\"|\"${orderNo}\"|13|looks like a placeholder",
                "schedules/onboarding.yaml|  keyword2: 历史订单|  keyword2: 全网最便宜|20|may not be said",
                "schedules/onboarding.yaml|officerTitle: 专属福利官|officerTitle:|3|\"officerTitle\" has no value",
                "schedules/onboarding.yaml|coupon: newcomer-gift|coupon: newcomer-gifts|5|did you mean \"newcomer-gift\"",
                "schedules/member-days.yaml|weekday: TUE|weekday: 2|7|expected one of MON, TUE",
                "schedules/member-days.yaml|weekday: TUE|weekday: 周二|7|write TUE",
                "schedules/member-days.yaml|weekday: TUE|weekday: Tues|7|did you mean \"TUE\"",
                "schedules/member-days.yaml|factor: 2             #|factor: 2.5             #|9|expected a whole number",
                "schedules/member-days.yaml|factor: 2             #|factor: 20             #|9|expected 2 to 10, got 20",
                "schedules/member-days.yaml|category: 家居|catagory: 家居|12|did you mean \"category\"",
                "schedules/swaps/family-restaurant.yaml|text: 带宝宝|text: 全网最低价，带宝宝|12|may not be said",
                "schedules/swaps/family-restaurant.yaml|text: 带宝宝|text: 您好{客户昵称}，带宝宝|12|looks like a placeholder",
                "schedules/swaps/family-restaurant.yaml|until: \"2027-12-31\"|until: \"2027-13-31\"|10|a day such as",
                "schedules/swaps/family-restaurant.yaml|budget: 2000|budget: 2,000|11|expected a whole number",
                "schedules/swaps/family-restaurant.yaml|text: 带宝宝|text: !带宝宝|12|put the text in quotes",
                "schedules/swaps/family-restaurant.yaml|text: 带宝宝|text: a\\ncategory: 带宝宝|13|stands there twice",
                "schedules/coupons.yaml|rules: 限首次|rules: 史上最低价，限首次|10|may not be said",
                "schedules/segments.yaml|from: 0, to: 6|from: 0, too: 6|12|did you mean \"to\"",
                "schedules/segments.yaml|title: 职场妈妈群|title: 顶级妈妈群|19|may not be said",
                "schedules/officers.yaml|name: 福利官安安|nmae: 福利官安安|5|did you mean \"name\"",
                "schedules/tiers.yaml|name: 钻石|name: 顶级|11|may not be said",
                "schedules/groups.yaml|groups:|group:|4|did you mean \"groups\"",
                "schedules/remarks.yaml|enabled: false|enabled: no|4|expected true or false",
                "schedules/holdout.yaml|percent: 0|percent: 5%|4|expected a number",
                "templates/tips.yaml|    text: 张嘴|    txt: 张嘴|11|did you mean \"text\"",
                "templates/deals.yaml|now: 39.00|now: 59.00|13|must be below"
            })
    void findsASlipInAnyFile(String path, String from, String to, int line, String why) {
        assertThat(whole().change(path, from, to.replace("\\n", "\n")).violations())
                .anySatisfy(fault ->
                        assertThat(fault).startsWith(path + ":" + line + ": ").contains(why));
    }

    @Test
    void findsEveryValueThatARecordRefusesAtOnce() {
        assertThat(whole().change(DAYS, "factor: 2             #", "factor: 20             #")
                        .change(DAYS, "category: 家居", "category: \" \"")
                        .change("schedules/swaps/family-restaurant.yaml", "budget: 2000", "budget: 0")
                        .change(
                                "schedules/swaps/family-restaurant.yaml",
                                "until: \"2027-12-31\"",
                                "until: \"2020-12-31\"")
                        .violations())
                .filteredOn(fault -> fault.contains("expected") || fault.contains("missing"))
                .extracting(fault -> fault.replaceFirst(": .*", ""))
                .contains(
                        DAYS + ":9",
                        DAYS + ":12",
                        "schedules/swaps/family-restaurant.yaml:10",
                        "schedules/swaps/family-restaurant.yaml:11");
    }

    /** What the YAML reader complains of in English, by kind. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: \"周二|引号没有结束",
                "name: 'x|引号没有结束",
                "\\tname: x|Tab",
                "name: x\\n\\tfactor: 2|Tab",
                "a: [x, y|方括号或大括号没有结束",
                "a: { x: y|大括号没有结束",
                "name x\\nfactor: 2|冒号",
                "name: x\\n  factor: 2|冒号",
                "a:\\n  b: x\\n c: y|缩进",
                "a:\\n  - x\\n - y|缩进",
                "name：x\\nfactor: 2|全角冒号",
                "name:x\\nfactor: 2|冒号后面少了一个空格",
                "name: @x|加上引号",
                "name: %x|加上引号",
                "name: \"\\q\"|反斜杠",
                "a: - x|“- ”不能写在这里"
            })
    void saysInChineseWhyAFileIsNoYaml(String content, String why) {
        WholePlaybook files = whole().with(DAYS, content.replace("\\n", "\n").replace("\\t", "\t"));

        assertThat(files.started().refused())
                .first()
                .satisfies(one -> assertThat(one.violation().in(Locale.SIMPLIFIED_CHINESE))
                        .contains("YAML 的写法不对：")
                        .contains(why)
                        .doesNotContain("原话"));
    }

    @Test
    void holdsATextAgainstTheListThatWouldBeInForce() {
        Playbook playbook = whole().change("templates/words/banned.yaml", "      国家级:", "      小知识:\n      国家级:")
                .started();

        assertThat(playbook.refused())
                .extracting(one -> one.violation().toString())
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith("templates/welcome/default.ftl:12: ")
                        .contains("小知识"));
        assertThat(contentOf(playbook, "templates/welcome/default.ftl")).contains("小知识");
    }

    @Test
    void refusesATemplateThatTheProgramDoesNotFill() {
        assertThat(whole().change(
                                "templates/welcome/default.ftl",
                                "handbookUrl (String)",
                                "handbookUrl (String), city (String)")
                        .violations())
                .singleElement()
                .asString()
                .startsWith("templates/welcome/default.ftl:1: the welcome does not give city");
    }

    @ParameterizedTest
    @MethodSource("oddFiles")
    void startsWithTheCopyInTheJarWhatEverIsThere(String path, byte[] content) {
        Playbook playbook = whole().with(path, content).started();

        assertThat(playbook.refused())
                .filteredOn(one -> one.violation().path().equals(path))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.instead()).isEqualTo(Instead.BUILT_IN));
        assertThat(contentOf(playbook, path)).isEqualTo(inJar(path));
        assertThat(playbook.refused())
                .allSatisfy(one -> assertThat(one.violation().path()).isEqualTo(path));
    }

    static List<Arguments> oddFiles() {
        String first = "<#-- x Model: officer (String), flag (boolean, may be absent). -->\n";
        return Map.of(
                        "templates/welcome/default.ftl",
                        first + "<#if " + "!".repeat(15_000) + "flag??>x</#if>",
                        "templates/broadcast/daily-tip-deal.ftl",
                        first + "<#if flag??>".repeat(1_200),
                        "templates/card/gift.ftl",
                        "字".repeat(300_000),
                        "templates/card/introduction.ftl",
                        "<#--" + " ".repeat(19_000),
                        "schedules/segments.yaml",
                        "segments: " + "[".repeat(20_000),
                        "schedules/onboarding.yaml",
                        "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
                        "schedules/groups.yaml",
                        "groups:\n",
                        "schedules/coupons.yaml",
                        "",
                        "schedules/officers.yaml",
                        "- 1\n- 2\n")
                .entrySet()
                .stream()
                .map(one -> Arguments.of(one.getKey(), one.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Test
    void readsRoundFoldersLinksAndWhatMayNotBeRead() throws IOException {
        WholePlaybook files = whole();
        Path schedules = files.directory().resolve("schedules");
        Files.delete(schedules.resolve("tiers.yaml"));
        Files.createDirectory(schedules.resolve("tiers.yaml"));
        Files.createSymbolicLink(schedules.resolve("loop"), schedules);
        Files.createSymbolicLink(schedules.resolve("nowhere.yaml"), schedules.resolve("gone.yaml"));
        Files.createSymbolicLink(schedules.resolve("self.yaml"), schedules.resolve("self.yaml"));

        Playbook playbook = files.started();

        assertThat(playbook.refused())
                .extracting(one -> one.violation().path())
                .containsExactlyInAnyOrder(
                        "schedules/tiers.yaml", "schedules/loop", "schedules/nowhere.yaml", "schedules/self.yaml");
        assertThat(contentOf(playbook, "schedules/tiers.yaml")).isEqualTo(inJar("schedules/tiers.yaml"));
    }

    @Test
    void keepsAGoodFileWhoseNeighbourLostWhatItUses() {
        WholePlaybook files = whole();
        files.started();

        Playbook playbook = files.change("schedules/segments.yaml", "name: working-moms", "name: office-moms")
                .started();

        assertThat(playbook.refused()).anySatisfy(one -> {
            assertThat(one.violation().path()).isEqualTo("schedules/segments.yaml");
            assertThat(one.violation().expected().toString()).contains("no longer defines segment working-moms");
            assertThat(one.instead()).isEqualTo(Instead.LAST_GOOD);
        });
        assertThat(contentOf(playbook, DAILY)).contains("working-moms");
    }

    @Test
    void keepsATemplateThatWasTakenAwayUnderItsSchedule() throws IOException {
        WholePlaybook files = whole();
        files.started();
        Files.delete(files.directory().resolve("templates/broadcast/daily-tip-deal.ftl"));

        Playbook playbook = files.started();

        assertThat(playbook.refused())
                .singleElement()
                .satisfies(one -> assertThat(one.violation().toString())
                        .startsWith(DAILY + ":9: uses template broadcast/daily-tip-deal, which no file defines"));
        assertThat(contentOf(playbook, "templates/broadcast/daily-tip-deal.ftl"))
                .isNotEmpty();
    }

    @Test
    void goesOnWithTheFileOnceItIsMended() throws IOException {
        WholePlaybook files = whole().with(DAYS, "days: [");
        assertThat(files.started().refused()).extracting(FileViolation::instead).containsOnly(Instead.BUILT_IN);
        assertThat(files.started().refused()).extracting(FileViolation::instead).containsOnly(Instead.BUILT_IN);

        Playbook playbook = files.with(DAYS, "days: []\n").started();

        assertThat(playbook.refused()).isEmpty();
        assertThat(contentOf(playbook, DAYS)).isEqualTo("days: []\n");
    }

    @Test
    void tellsTheFirstPage() {
        Playbook playbook = whole().with(DAYS, "days: [").started();

        assertThat(new PlaybookAlarms(playbook).alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.key()).isEqualTo("alarm.playbook");
            assertThat(alarm.count()).isEqualTo(1);
            assertThat(alarm.page()).isEqualTo("/playbook");
        });
        assertThat(new PlaybookAlarms(whole().with(DAYS, "days: []").started()).alarms())
                .isEmpty();
    }

    private WholePlaybook whole() {
        try {
            var files = new WholePlaybook(Files.createTempDirectory(directory, "p"), mongo, clock);
            made.add(files);
            return files;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String contentOf(Playbook playbook, String path) {
        return playbook.active().stream()
                .filter(file -> file.source().path().equals(path))
                .map(file -> file.source().content())
                .findFirst()
                .orElse("");
    }

    private static String inJar(String path) {
        return PlaybookDirectory.inJar()
                .getOrDefault(path, new Source(path, "none"))
                .content();
    }
}
