package io.quanzi.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CallbackMessageTests {
    @Test
    void readsTextWithAndWithoutCdata() {
        var callbackMessage = CallbackMessage.parse("<xml><A><![CDATA[一]]></A><B> 2 </B><C></C><D><E>5</E></D></xml>");

        assertThat(callbackMessage.text("A")).contains("一");
        assertThat(callbackMessage.text("B")).contains("2");
        assertThat(callbackMessage.text("C")).isEmpty();
        assertThat(callbackMessage.text("D")).isEmpty();
        assertThat(callbackMessage.text("missing")).isEmpty();
    }

    @Test
    void hasOneFingerprintHoweverItsFieldsAreOrdered() {
        assertThat(CallbackMessage.parse("<xml><A>1</A><B><![CDATA[2]]></B></xml>")
                        .fingerprint())
                .isEqualTo(CallbackMessage.parse("<xml>\n<B>2</B>\n<A>1</A>\n</xml>")
                        .fingerprint())
                .hasSize(64);
    }

    @Test
    void hasAnotherFingerprintWhenANestedItemDiffers() {
        String one = "<xml><L><Item>a</Item><Item>b</Item></L></xml>";

        assertThat(CallbackMessage.parse(one).fingerprint())
                .isNotEqualTo(CallbackMessage.parse("<xml><L><Item>a</Item><Item>c</Item></L></xml>")
                        .fingerprint())
                .isNotEqualTo(CallbackMessage.parse("<xml><L><Item>ab</Item></L></xml>")
                        .fingerprint())
                .isNotEqualTo(CallbackMessage.parse("<xml><L/><Item>a</Item><Item>b</Item></xml>")
                        .fingerprint());
    }

    @Test
    void refusesADtdAndWithItEveryEntity() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallbackMessage.parse(
                        "<!DOCTYPE xml [<!ENTITY f SYSTEM \"file:///etc/hostname\">]><xml><A>&f;</A></xml>"))
                .withMessageContaining("DOCTYPE");
    }

    @Test
    void refusesXmlNestedDeeperThanAnyPacket() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallbackMessage.parse("<a>".repeat(100_000) + "</a>".repeat(100_000)))
                .withMessageContaining("depth");
    }

    @Test
    void namesTheLineOfBrokenXml() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallbackMessage.parse("<xml>\n<A></xml>"))
                .withMessageContaining("line 2");
    }

    @Test
    void readsJsonAsTheSameFieldsAndKeepsEveryDigit() {
        var json = CallbackMessage.parse(
                "{\"Event\":\"pay\",\"order_info\":{\"order_id\":3705115058471208928,\"pay_time\":1}}");
        var xml =
                CallbackMessage.parse("<xml><order_info><pay_time>1</pay_time><order_id>3705115058471208928</order_id>"
                        + "</order_info><Event><![CDATA[pay]]></Event></xml>");

        assertThat(json.text("Event")).contains("pay");
        assertThat(json.text("order_info")).isEmpty();
        assertThat(json.text("order_info", "order_id")).contains("3705115058471208928");
        assertThat(xml.text("order_info", "order_id")).contains("3705115058471208928");
        assertThat(json.fingerprint()).isEqualTo(xml.fingerprint());
    }

    @Test
    void refusesJsonThatIsNoPacket() {
        for (String text : new String[] {
            "{",
            "{\"a\":1,\"a\":2}",
            "{\"a\":1} x",
            "{\"a\":[[1]]}",
            "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)
        }) {
            assertThatIllegalArgumentException().isThrownBy(() -> CallbackMessage.parse(text));
        }
    }
}
