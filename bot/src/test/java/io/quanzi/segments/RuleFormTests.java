package io.quanzi.segments;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule goes through the form and comes back as it was. */
class RuleFormTests {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ always: true }",
                "{ babyAgeMonths: { from: 0, to: 6 } }",
                "{ trait: working, is: true }",
                "{ trait: city, is: \"true: #1\" }",
                "{ not: { trait: group.moms-0-6-months, is: true } }",
                "{ all: [{ trait: orders, is: 1 }, { trait: first_paid_on, withinDays: 30 }] }",
                "{ any: [{ trait: spent, atLeast: 500 }, { trait: bought.纸尿裤, withinDays: 60 }, { not: { always: true } }] }",
                "{ all: [{ any: [{ trait: categories, contains: 母婴 }, { not: { not: { always: true } } }] }, { trait: points, atMost: 9 }] }"
            })
    void comesBackAsItWas(String when) {
        Rule rule = read(when);

        assertThat(read(RuleForm.of(rule).yaml())).isEqualTo(rule);
    }

    @Test
    void keepsWhatFitsIntoNoRow() {
        RuleForm form = RuleForm.of(read("{ all: [{ any: [{ trait: orders, is: 1 }] }, { always: true }] }"));

        assertThat(form.rows()).extracting(RuleForm.Row::trait).containsExactly(RuleForm.KEPT, RuleForm.EVERYBODY);
        assertThat(form.raised(1).without(1).rows())
                .containsExactly(new RuleForm.Row(RuleForm.EVERYBODY, "", "", false, "", ""));
        assertThat(new RuleForm(true, List.of()).yaml()).isEqualTo("{ any: [] }");
    }

    private static Rule read(String when) {
        return Yaml.read(new Source("rule.yaml", "when: " + when), RuleTrial.Condition.class)
                .when();
    }
}
