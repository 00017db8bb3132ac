package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.clicks.ClicksFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MessageContent.File;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.outreach.MessageContent.MiniProgram;
import io.quanzi.outreach.MessageContent.Picture;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shared.TestPicture;
import io.quanzi.wecom.speech.ErrorCodes;
import io.quanzi.wecom.speech.OutgoingMessage;
import io.quanzi.wecom.speech.SendResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class MessagePicturesTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final FakeMessenger speech = new FakeMessenger();
    private final MessagePictures pictures = new MessagePictures(mongo, speech, clock, "https://bot.example.com/");
    private final MassMessageRepository rows = new MassMessageRepository(mongo, clock);

    private String kept(String type) {
        String id = pictures.keep(TestPicture.of(type, 40, 30), "xiaolan").id();
        assertThat(id).isNotNull();
        return id;
    }

    private static String refusal(MessagePictures.Kept kept) {
        assertThat(kept.id()).isNull();
        return kept.refused().in(Locale.SIMPLIFIED_CHINESE);
    }

    @Test
    void keepsJpgAndPngOfAtMostTenMegabytesOnce() {
        String png = kept("png");
        assertThat(kept("png")).isEqualTo(png);
        String jpg = kept("jpg");
        assertThat(pictures.latest(5)).containsExactlyInAnyOrder(png, jpg);
        assertThat(pictures.find(png).orElseThrow().contentType()).isEqualTo("image/png");

        assertThat(refusal(pictures.keep(new byte[0], "x"))).contains("没有收到图片");
        assertThat(refusal(pictures.keep(TestPicture.of("gif", 4, 3), "x"))).contains("只能传 JPG 或 PNG");
        assertThat(refusal(pictures.keep("<svg onload=alert(1)>".getBytes(StandardCharsets.UTF_8), "x")))
                .contains("只能传 JPG 或 PNG");
        assertThat(refusal(pictures.keep(new byte[MessagePictures.MAX_BYTES + 1], "x")))
                .contains("最大 10 MB，这个文件有 11 MB");
    }

    @Test
    void uploadsAPictureOnceForItsThreeDaysAndThenAnew() {
        String cover = kept("png");
        var content = new MessageContent(
                "新品", List.of(new Picture(cover), new MiniProgram("小店", "wx0123456789abcdef", "pages/i", cover)));

        assertThat(pictures.media(content).ids())
                .containsEntry(cover, "media-1")
                .hasSize(1);
        clock.advance(Duration.ofHours(69));
        assertThat(pictures.media(content).ids()).containsEntry(cover, "media-1");
        clock.advance(Duration.ofHours(2));
        assertThat(pictures.media(content).ids()).containsEntry(cover, "media-2");
        assertThat(speech.said).hasSize(2).allMatch(said -> said.startsWith("upload") && said.endsWith(".png"));

        clock.advance(Duration.ofDays(181));
        pictures.removeUnused();
        assertThat(pictures.media(content).failed()).isInstanceOf(SendResult.Rejected.class);
    }

    @Test
    void keepsADocumentUnderItsNameAndUploadsItAnewAfterThreeDays() {
        byte[] pdf = "%PDF-1.7 menu".getBytes(StandardCharsets.UTF_8);
        MessagePictures.KeptFile kept = pictures.keepFile(pdf, "C:\\x\\月子餐单?.PDF", "xiaolan");
        assertThat(kept.name()).isEqualTo("月子餐单.pdf");
        String id = kept.kept().id();
        assertThat(id)
                .isNotNull()
                .isEqualTo(pictures.keepFile(pdf, "月子餐单.pdf", "xiaolan").kept().id());
        assertThat(pictures.find(id)).as("shown as a picture").isEmpty();
        assertThat(pictures.latest(5)).isEmpty();
        var content = new MessageContent("新品", List.of(new File(id, kept.name())));

        assertThat(pictures.media(content).ids()).containsEntry(id, "media-1");
        clock.advance(Duration.ofHours(71));
        assertThat(pictures.media(content).ids()).containsEntry(id, "media-2");
        assertThat(speech.said).containsExactly("upload 月子餐单.pdf", "upload 月子餐单.pdf");
        assertThat(AttachmentRows.read(AttachmentRows.of(content.attachments())))
                .isEqualTo(content.attachments());

        assertThat(refusal(pictures.keepFile(new byte[0], "a.pdf", "x").kept())).contains("几乎没有内容");
        assertThat(refusal(pictures.keepFile(new byte[MessagePictures.MAX_BYTES + 1], "a.pdf", "x")
                        .kept()))
                .contains("文件最大 10 MB，这个有 11 MB");
        assertThat(MessagePictures.isFileName("a.exe")).isFalse();
    }

    @Test
    void hasTheAddressOfALinkCardsPictureWithoutAnUpload() {
        String cover = kept("png");
        var own = new LinkCard("新品", "https://shop.example.com/p/1", null, cover);
        var elsewhere = new LinkCard("新品", "https://shop.example.com/p/1", null, "https://cdn.example.com/a.png");
        var content = new MessageContent("新品", List.of(own, elsewhere, own));

        assertThat(AttachmentRows.read(AttachmentRows.of(content.attachments())))
                .isEqualTo(content.attachments());
        assertThat(MessageConversion.of(content, pictures.media(content).ids()).attachments())
                .extracting(card -> ((OutgoingMessage.Link) card).imageUrl())
                .startsWith("https://bot.example.com/pictures/" + cover, "https://cdn.example.com/a.png");
        assertThat(speech.said).isEmpty();

        mongo.dropCollection("message_pictures");
        assertThat(pictures.media(content).failed()).isInstanceOf(SendResult.Rejected.class);
    }

    @Test
    void uploadsAnewWhatWeComDoesNotKnowAnyMoreAndThenSends() {
        var links = mock(Links.class);
        when(links.getOrCreate(any(), any(), any(), any()))
                .thenReturn(new Link("t", Link.Kind.OWNER, null, "lan", clock.instant(), clock.instant()));
        when(links.urlOf(any())).thenReturn("http://quanzi/o/t");
        var recipients = new Recipients(mock(Customers.class), mock(CustomerGroups.class), List.of());
        var massMessages = new MassMessages(
                rows,
                speech,
                links,
                recipients,
                pictures,
                ClicksFixture.none(mongo, mock(Customers.class), clock),
                SomeSupervisors.NONE,
                clock,
                event -> {});
        rows.insert(MassMessage.planned(
                "p/lan",
                "p",
                "新品",
                true,
                "lan",
                List.of("wr-1"),
                new MessageContent("新品", List.of(new Picture(kept("png")))),
                null,
                clock.instant(),
                Duration.ofHours(24)));
        speech.answers.add(new SendResult.Accepted("media-old", List.of()));
        speech.answers.add(new SendResult.Rejected(ErrorCodes.BAD_MEDIA_ID, "invalid media_id"));

        massMessages.drive();
        clock.advance(Duration.ofMinutes(1));
        massMessages.drive();

        assertThat(speech.said)
                .extracting(said -> said.substring(0, said.indexOf(' ')))
                .startsWith("upload", "post", "upload", "post");
        assertThat(rows.find("p/lan").orElseThrow().msgid()).isNotNull();
        assertThat(rows.find("p/lan").orElseThrow().copy().pictures()).hasSize(1);
    }
}
