package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.playbook.Playbook.FileViolation;
import io.quanzi.playbook.Playbook.Instead;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What managers get wrong in files, each told with its line and its cure, and none keeping the program from starting. */
class PlaybookFaultsTests {
    private static final Path CASES = Path.of("bot/src/test/resources/cases");
    private static final String DAILY = "schedules/daily-tip-deal.yaml";
    private static final String DAYS = "schedules/member-days.yaml";

    @TempDir
    private Path directory;

    @RegisterExtension
    final ToldInChinese playbooks = new ToldInChinese();

    @Test
    void theExampleShopHasNoFault() {
        assertThat(whole().violations()).isEmpty();
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

    @Test
    void findsASlipInAnyFile() {
        List<String[]> left = Stream.of(
                        "schedules/onboarding.yaml|brand: 小满母婴|brand: 小满母婴\\nbrand: 大满|3|stands there twice",
                        "schedules/onboarding.yaml|  title: 满 99|  titel: 满 99|6|did you mean \"title\"",
                        "schedules/onboarding.yaml|  title: 满 99|  title: 最便宜的 99|6|may not be said",
                        "schedules/onboarding.yaml|\"{orderNo}\"|\"${orderNo}\"|13|looks like a placeholder",
                        "schedules/onboarding.yaml|  keyword2: 历史订单|  keyword2: 全网最便宜|20|may not be said",
                        "schedules/onboarding.yaml|officerTitle: 专属福利官|officerTitle:|3|\"officerTitle\" has no value",
                        "schedules/onboarding.yaml|coupon: newcomer-gift|coupon: newcomer-gifts|5|did you mean"
                                + " \"newcomer-gift\"",
                        "schedules/member-days.yaml|weekday: TUE|weekday: 2|7|expected one of MON, TUE",
                        "schedules/member-days.yaml|weekday: TUE|weekday: 周二|7|write TUE",
                        "schedules/member-days.yaml|weekday: TUE|weekday: Tues|7|did you mean \"TUE\"",
                        "schedules/member-days.yaml|factor: 2             #|factor: 2.5             #|9|expected a"
                                + " whole number",
                        "schedules/member-days.yaml|factor: 2             #|factor: 20             #|9|expected 2 to"
                                + " 10, got 20",
                        "schedules/member-days.yaml|category: 家居|catagory: 家居|12|did you mean \"category\"",
                        "schedules/swaps/family-restaurant.yaml|text: 带宝宝|text: 全网最低价，带宝宝|12|may not be said",
                        "schedules/swaps/family-restaurant.yaml|text: 带宝宝|text: 您好{客户昵称}，带宝宝|12|looks like a"
                                + " placeholder",
                        "schedules/swaps/family-restaurant.yaml|until: \"2027-12-31\"|until: \"2027-13-31\"|10|a day"
                                + " such as",
                        "schedules/swaps/family-restaurant.yaml|budget: 2000|budget: 2,000|11|expected a whole number",
                        "schedules/swaps/family-restaurant.yaml|text: 带宝宝|text: !带宝宝|12|put the text in quotes",
                        "schedules/swaps/family-restaurant.yaml|text: 带宝宝|text: a\\n"
                                + "category: 带宝宝|13|stands there twice",
                        "schedules/coupons.yaml|rules: 限首次|rules: 史上最低价，限首次|10|may not be said",
                        "schedules/segments.yaml|from: 0, to: 6|from: 0, too: 6|12|did you mean \"to\"",
                        "schedules/segments.yaml|title: 职场妈妈|title: 顶级妈妈|35|may not be said",
                        "schedules/officers.yaml|name: 福利官安安|nmae: 福利官安安|5|did you mean \"name\"",
                        "schedules/tiers.yaml|name: 钻石|name: 顶级|11|may not be said",
                        "schedules/groups.yaml|groups:|group:|4|did you mean \"groups\"",
                        "schedules/groups.yaml|\"职场妈妈\"|\"0-6月宝妈\"|10|nameStartsWith 0-6月宝妈 is taken by an earlier",
                        "schedules/groups.yaml|\"职场妈妈\"|\"\"|10|\"nameStartsWith\" is missing",
                        "schedules/officers.yaml|userId: anan|userId: xiaoman|5|userId xiaoman is taken by an earlier",
                        "schedules/tiers.yaml|name: 金卡|name: 银卡|9|name 银卡 is taken by an earlier",
                        "schedules/tiers.yaml|from: 2000|from: 200|10|to begin above 银卡",
                        "schedules/coupons.yaml|name: family-restaurant|name: newcomer-gift|13|is taken by an earlier",
                        "schedules/segments.yaml|name: everyone|name: new-buyers|47|is taken by an earlier",
                        "schedules/segments.yaml|working, is: true|working, is: yes|38|working true or false, got"
                                + " \"yes\"",
                        "schedules/segments.yaml|trait: orders, atMost: 1|trait: orders, is: 一|45|a whole number",
                        "schedules/segments.yaml|trait: orders, atMost: 1|trait: tier, is: 金牌|45|uses tier 金牌",
                        "schedules/segments.yaml|trait: orders, atMost: 1|trait: group.moms, is: true|45|uses segment"
                                + " moms",
                        "schedules/segments.yaml|{ always: true }|{ all: [] }|50|\"all\": expected at least one",
                        "schedules/segments.yaml|withinDays: 30|withinDays: 0|46|\"withinDays\": expected at least 1",
                        "schedules/member-days.yaml|days:|days|5|the colon behind the key is missing",
                        "templates/tips.yaml|tips:|tips：|4|the wide colon",
                        "schedules/onboarding.yaml|brand: 小满母婴|brand: \" \"|2|\"brand\" is missing",
                        "schedules/remarks.yaml|enabled: false|enabled: no|4|expected true or false",
                        "schedules/holdout.yaml|percent: 0|percent: 5%|4|expected a number",
                        "templates/tips.yaml|    text: 张嘴|    txt: 张嘴|15|did you mean \"text\"",
                        "templates/deals.yaml|now: 39.00|now: 59.00|14|must be below")
                .map(slip -> slip.split("\\|", 5))
                .collect(Collectors.toCollection(ArrayList::new));
        while (!left.isEmpty()) {
            // one of each file at a time
            Map<String, String[]> slips = left.stream()
                    .collect(Collectors.toMap(
                            slip -> slip[0], slip -> slip, (first, more) -> first, LinkedHashMap::new));
            left.removeAll(slips.values());
            WholePlaybook files = whole();
            slips.values().forEach(slip -> files.change(slip[0], slip[1], slip[2].replace("\\n", "\n")));

            List<String> faults = files.violations();

            assertThat(slips.values())
                    .allSatisfy(slip -> assertThat(faults)
                            .anySatisfy(fault -> assertThat(fault)
                                    .startsWith(slip[0] + ":" + slip[3] + ": ")
                                    .contains(slip[4])));
        }
    }

    @Test
    void saysNothingOfWhatIsMadeOfARefusedValue() {
        assertThat(whole().change("schedules/segments.yaml", "from: 0, to: 6", "from: 6, to: 0")
                        .violations())
                .singleElement()
                .asString()
                .contains("\"babyAgeMonths\": expected from below to");
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
        return playbooks.whole(directory);
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
