package io.quanzi.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.shared.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateFilesTests {
    private static final String FIRST_LINE = "<#-- A test. Model: nickname (String, may be absent), officer (String),"
            + " points (long), silent (boolean), questions (list of String),"
            + " todos (list of title, note), extras (list of String, may be absent). -->\n";
    private static final Map<String, Object> MODEL = Map.of(
            "officer",
            "小圈",
            "points",
            1200L,
            "silent",
            false,
            "questions",
            List.of("睡多久", "吃多少"),
            "todos",
            List.of(Map.of("title", "晨间帖", "note", "3 个群", "unasked", "x")));

    private final TemplateFiles files = new TemplateFiles();

    @Test
    void showsTheDefaultOfAnAbsentName() {
        assertThat(render("${nickname!\"亲爱的会员\"},我是${officer}", MODEL)).isEqualTo("亲爱的会员,我是小圈");
        assertThat(render("${nickname!\"亲爱的会员\"}", with("nickname", "阿宁"))).isEqualTo("阿宁");
        assertThat(render("${nickname!\"亲爱的会员\"}", with("nickname", " "))).isEqualTo("亲爱的会员");
    }

    @Test
    void writesNumbersWithoutGrouping() {
        assertThat(render("${points} ${questions?size} ${officer?length}", MODEL))
                .isEqualTo("1200 2 2");
    }

    @Test
    void showsAndHides() {
        String text = """
            <#if (points >= 1000) && !silent>
            many
            <#elseif points == 0>
            none
            <#else>
            some
            </#if>
            """;

        assertThat(render(text, with("points", 1000L))).isEqualTo("many");
        assertThat(render(text, with("points", 0L))).isEqualTo("none");
        assertThat(render(text, with("points", 7))).isEqualTo("some");
    }

    @Test
    void aTestMakesANameSafeWithinItsBranchAndOnItsRight() {
        assertThat(render("<#if nickname?? && nickname != \"x\">${nickname?upper_case}</#if>", with("nickname", "ab")))
                .isEqualTo("AB");
        assertThat(render("<#if extras?has_content><#list extras as extra>${extra}</#list></#if>", MODEL))
                .isEmpty();
    }

    @Test
    void listsTextsAndItemsWithTheirKeys() {
        assertThat(render("<#list questions as q>[${q}]</#list><#list todos as t>${t.title}:${t.note}</#list>", MODEL))
                .isEqualTo("[睡多久][吃多少]晨间帖:3 个群");
    }

    @Test
    void leavesOtherDollarsAndHashesAlone() {
        String text = "$5 ¥39.9 #母婴好物# 1 < 2 > 0 [微笑] 【今日好物】 《头几个月》 电量 98% 纯棉 80%涤纶 20% (可退换) a_b @所有人";
        assertThat(render(text, MODEL)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{nickname}}",
                "{nickname}",
                "{ nickname }",
                "｛nickname｝",
                "$｛nickname｝",
                "＄{nickname}",
                "＄｛nickname｝",
                "#{nickname}",
                "%nickname%",
                "％nickname％",
                "%客户昵称%",
                "#客户昵称#",
                "＃昵称＃",
                "[nickname]",
                "【客户昵称】",
                "<nickname>",
                "《昵称》",
                "$nickname",
                "$nickname$",
                "$(nickname)",
                "￥{nickname}",
                "¥{nickname}",
                "@{nickname}",
                "&{nickname}",
                "%{nickname}",
                "{#nickname#}",
                "{客户昵称}",
                "[[nickname]]",
                "(nickname)",
                "__nickname__",
                "$ {nickname}",
                "{Nickname}",
                "{name}",
                "[Nickname]"
            })
    void refusesWhatLooksLikeAPlaceholder(String text) {
        assertThat(refused(FIRST_LINE + "您好\n" + text + "，早上好").violations())
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.place()).isEqualTo(3);
                    assertThat(violation.expected().toString())
                            .contains("looks like a placeholder")
                            .contains("write ${nickname}");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "＜#if officer??＞",
                "[#if officer??]",
                "<if officer>",
                "<＃if officer??>",
                "<%= officer %>",
                "<br>",
                "</p>",
                "<?php"
            })
    void refusesTagsThatNobodyReads(String text) {
        assertThat(refused(FIRST_LINE + text).violations())
                .singleElement()
                .satisfies(
                        violation -> assertThat(violation.expected().toString()).contains("looks like a tag"));
    }

    @Test
    void refusesANameThatStandsBare() {
        String line = "<#-- A test. Model: dealTitle (String). -->\n";
        assertThat(refused(line + "今日好物 dealTitle，见 https://shop.example.com/dealTitle")
                        .violations())
                .singleElement()
                .satisfies(
                        violation -> assertThat(violation.expected().toString()).contains("write ${dealTitle}"));
    }

    @ParameterizedTest
    @MethodSource("endless")
    void refusesWhatIsNestedWithoutEnd(String text) {
        List<Violation> violations = refused(FIRST_LINE + text).violations();

        assertThat(violations).isNotEmpty();
        assertThat(violations.get(0).expected().toString()).containsAnyOf("more than", "at most");
    }

    static List<String> endless() {
        return List.of(
                "<#if " + "!".repeat(15_000) + "silent>x</#if>",
                "<#if " + "(".repeat(8_000) + "silent" + ")".repeat(8_000) + ">x</#if>",
                "<#if silent" + "&&silent".repeat(2_000) + ">x</#if>",
                "<#if silent" + "||silent".repeat(2_000) + ">x</#if>",
                "<#if silent>".repeat(900) + "</#if>".repeat(900),
                "<#if silent>a" + "<#elseif silent>b".repeat(900) + "</#if>",
                "${officer" + "?trim".repeat(3_000) + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", ".", "Model:", "a"})
    void refusesAFirstLineWithoutEnd(String part) {
        assertThat(refused("<#--" + part.repeat(15_000 / part.length())).violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.place()).isEqualTo(1));
    }

    @Test
    void refusesATemplateThatSaysNothing() {
        assertThat(refused(FIRST_LINE + " \n<#if nickname??>\n</#if>")).hasMessageContaining("says nothing");
    }

    @Test
    void definesItsNameFromThePath() {
        Source file = source(FIRST_LINE + "好");

        assertThat(files.defines(file, files.parse(file))).containsExactly(new Name("template", "test/one"));
    }

    @Test
    void takesADeclarationTypedOnAChineseKeyboard() {
        MessageTemplate template = files.parse(
                source("<#-- 问候。 Model\uff1anickname\uff08String\uff0cmay be absent\uff09\uff0cpoints\uff08int\uff09。"
                        + " -->\n"
                        + "${points}"));

        assertThat(template.declaration().title()).isEqualTo("问候。");
        assertThat(template.declaration().variables().get("nickname").mayBeAbsent())
                .isTrue();
        assertThat(template.render(Map.of("points", 3))).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${officer?left_pad(2000000000)}",
                "${officer?api.class}",
                "${\"freemarker.template.utility.Execute\"?new()(\"id\")}",
                "${officer?eval}",
                "${officer?interpret}",
                "${officer?replace(\"a\", \"b\")}",
                "${officer?string}",
                "${officer + officer}",
                "${officer.length()}",
                "${officer[0..2]}",
                "${.data_model}",
                "${.vars}",
                "${r\"raw\"}",
                "${questions}",
                "${silent}",
                "${nobody}",
                "${nickname}",
                "${nickname?upper_case}",
                "${nickname!officer}",
                "${nickname!\"a ${officer}\"}",
                "${nickname!\"a\\u0041\"}",
                "${nickname!\"a\"?left_pad(9)}",
                "${(nickname)!\"a\"}",
                "${todos.title}",
                "${officer",
                "${}",
                "<#assign x = 1>",
                "<#macro m></#macro>",
                "<#function f></#function>",
                "<#include \"/etc/passwd\">",
                "<#import \"x\" as y>",
                "<#ftl strict_syntax=false>",
                "<#setting number_format=\"0\">",
                "<#noparse>${x}</#noparse>",
                "<#attempt>a<#recover>b</#attempt>",
                "<#list 1..2000000000 as n>x</#list>",
                "<#list questions?chunk(1) as n>x</#list>",
                "<#list nobody as n>x</#list>",
                "<#list officer as n>x</#list>",
                "<#list extras as n>x</#list>",
                "<#list questions as officer>x</#list>",
                "<#list todos as t>${t}</#list>",
                "<#list todos as t>${t.unasked}</#list>",
                "<#list questions as q>x</#list>${q}",
                "<#list questions>x</#list>",
                "<#items as x>",
                "<#if points>x</#if>",
                "<#if points >= 1000>x</#if>",
                "<#if (officer > 3)>x</#if>",
                "<#if officer == 3>x</#if>",
                "<#if nickname == \"a\">x</#if>",
                "<#if nobody??>x</#if>",
                "<#if nickname?? || silent>${nickname}</#if>",
                "<#if nickname??>x<#else>${nickname}</#if>",
                "<#if !nickname??>${nickname}</#if>",
                "<#if silent>x",
                "<#list questions as q>x",
                "<#else>",
                "<#elseif silent>",
                "</#if>",
                "</#list>",
                "<#if silent></#list>",
                "<#if silent>x<#else>y<#else>z</#if>",
                "<#if silent>x<#else>y<#elseif silent>z</#if>",
                "<@m/>",
                "</@m>",
                "<#-- never closed",
                "<#",
            })
    void refusesWhatAMessageDoesNotNeedWithItsLine(String text) {
        InvalidFile refused = refused(FIRST_LINE + "first\n" + text);

        assertThat(refused.violations()).isNotEmpty();
        assertThat(refused.violations().get(0).path()).isEqualTo("templates/test/one.ftl");
        assertThat(refused.violations().get(0).place()).isEqualTo(3);
    }

    @Test
    void refusesAListInAList() {
        assertThat(refused(FIRST_LINE + """
            <#list questions as a>
            <#list questions as b>
            ${a}${b}
            </#list>
            </#list>
            """).violations())
                .extracting(Violation::place, violation -> violation.expected().toString())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(3, "a <#list> inside a <#list> is not allowed"));
    }

    @Test
    void namesEveryFaultAndWhatIsAllowed() {
        List<Violation> violations = refused(FIRST_LINE + "${nobody}\n\n<#macro m>\n</#macro>\n${officer?api}")
                .violations();

        assertThat(violations).extracting(Violation::place).containsExactly(2, 4, 6);
        assertThat(violations.get(0).expected().toString())
                .isEqualTo("nobody is not declared in the first line; declared:"
                        + " nickname, officer, points, silent, questions, todos, extras");
        assertThat(violations.get(1).expected().toString())
                .startsWith("<#macro> is not allowed in a template; allowed are ${name}");
        assertThat(violations.get(2).expected().toString())
                .isEqualTo("?api is not allowed here; after String there may be:"
                        + " ?cap_first, ?has_content, ?length, ?lower_case, ?trim, ?upper_case");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        您好                                             | must declare the model
        <#-- A greeting. -->                            | must declare the model
        <#-- A. Model: nickname. -->                    | expected a name and its type
        <#-- A. Model: . -->                            | expected a name and its type
        <#-- A. Model: points (number). -->             | unknown type "number" of points
        <#-- A. Model: a (String), a (int). -->         | a is declared twice
        <#-- A. Model: in (String). -->                 | expected a name and its type
        <#-- A. Model: a (list of 1). -->               | expected list of String
        """)
    void refusesAFirstLineThatDeclaresNoModel(String line, String reason) {
        assertThat(refused(line + "\n").violations()).singleElement().satisfies(violation -> {
            assertThat(violation.place()).isEqualTo(1);
            assertThat(violation.expected().toString()).contains(reason);
        });
    }

    @Test
    void refusesBannedWordsInTheTextAndInDefaultsButNotInComments() {
        List<Violation> violations = refused(FIRST_LINE + "<#-- 不写最佳 -->\n这是国家级的面料\n${nickname!\"顶级会员\"}")
                .violations();

        assertThat(violations).extracting(Violation::place).containsExactly(3, 4);
        assertThat(violations.get(0).expected().toString()).contains("国家级", "Advertising Law, art. 9");
    }

    @Test
    void refusesAModelThatDoesNotFit() {
        MessageTemplate template = files.parse(source(FIRST_LINE + "好"));

        assertThatThrownBy(() -> template.render(Map.of("officer", "小圈")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("template test/one needs points (int or long), which was not given; given: [officer]");
        assertThatThrownBy(() -> template.render(with("points", "many")))
                .hasMessage("template test/one: points must be int or long, got String");
        assertThatThrownBy(() -> template.render(with("questions", List.of(new Object()))))
                .hasMessageContaining("questions must be a list of String");
        assertThatThrownBy(() -> template.render(with("todos", List.of(Map.of("title", "x")))))
                .hasMessageContaining("\"note\" is missing");
    }

    @Test
    void stopsATextThatGrowsTooLong() {
        MessageTemplate template = files.parse(source(FIRST_LINE + "<#list questions as q>${q}</#list>"));
        List<String> endless = java.util.Collections.nCopies(1_000_000, "0123456789");

        assertThatThrownBy(() -> template.render(with("questions", endless)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("template test/one: the text grows past 20000 characters");
    }

    @Test
    void refusesASourceThatIsTooLong() {
        assertThat(refused(FIRST_LINE + "字".repeat(20_000)).violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.expected().toString())
                        .startsWith("a template has at most 20000 characters"));
    }

    private String render(String text, Map<String, ?> model) {
        return files.parse(source(FIRST_LINE + text)).render(model);
    }

    private InvalidFile refused(String content) {
        InvalidFile refused = catchThrowableOfType(InvalidFile.class, () -> files.parse(source(content)));
        assertThat(refused).as("refusal of %s", content).isNotNull();
        return refused;
    }

    private static Source source(String content) {
        return new Source("templates/test/one.ftl", content);
    }

    private static Map<String, Object> with(String name, Object value) {
        var model = new HashMap<String, Object>(MODEL);
        model.put(name, value);
        return model;
    }
}
