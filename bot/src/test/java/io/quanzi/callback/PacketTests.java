package io.quanzi.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PacketTests {
    @Test
    void readsTextWithAndWithoutCdata() {
        var packet = Packet.parse("<xml><A><![CDATA[一]]></A><B> 2 </B><C></C><D><E>5</E></D></xml>");

        assertThat(packet.text("A")).contains("一");
        assertThat(packet.text("B")).contains("2");
        assertThat(packet.text("C")).isEmpty();
        assertThat(packet.text("D")).isEmpty();
        assertThat(packet.text("missing")).isEmpty();
    }

    @Test
    void hasOneFingerprintHoweverItsFieldsAreOrdered() {
        assertThat(Packet.parse("<xml><A>1</A><B><![CDATA[2]]></B></xml>").fingerprint())
                .isEqualTo(Packet.parse("<xml>\n<B>2</B>\n<A>1</A>\n</xml>").fingerprint())
                .hasSize(64);
    }

    @Test
    void hasAnotherFingerprintWhenANestedItemDiffers() {
        String one = "<xml><L><Item>a</Item><Item>b</Item></L></xml>";

        assertThat(Packet.parse(one).fingerprint())
                .isNotEqualTo(Packet.parse("<xml><L><Item>a</Item><Item>c</Item></L></xml>")
                        .fingerprint())
                .isNotEqualTo(Packet.parse("<xml><L><Item>ab</Item></L></xml>").fingerprint())
                .isNotEqualTo(Packet.parse("<xml><L/><Item>a</Item><Item>b</Item></xml>")
                        .fingerprint());
    }

    @Test
    void refusesADtdAndWithItEveryEntity() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Packet.parse(
                        "<!DOCTYPE xml [<!ENTITY f SYSTEM \"file:///etc/hostname\">]><xml><A>&f;</A></xml>"))
                .withMessageContaining("DOCTYPE");
    }

    @Test
    void refusesXmlNestedDeeperThanAnyPacket() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Packet.parse("<a>".repeat(100_000) + "</a>".repeat(100_000)))
                .withMessageContaining("depth");
    }

    @Test
    void namesTheLineOfBrokenXml() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Packet.parse("<xml>\n<A></xml>"))
                .withMessageContaining("line 2");
    }

    @Test
    void readsJsonAsTheSameFieldsAndKeepsEveryDigit() {
        var json = Packet.parse("{\"Event\":\"pay\",\"order_info\":{\"order_id\":3705115058471208928,\"pay_time\":1}}");
        var xml = Packet.parse("<xml><order_info><pay_time>1</pay_time><order_id>3705115058471208928</order_id>"
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
            assertThatIllegalArgumentException().isThrownBy(() -> Packet.parse(text));
        }
    }
}
