package io.quanzi.wecom;

import io.quanzi.wecom.speech.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import me.chanjar.weixin.cp.bean.external.msg.Attachment;
import me.chanjar.weixin.cp.bean.external.msg.File;
import me.chanjar.weixin.cp.bean.external.msg.Image;
import me.chanjar.weixin.cp.bean.external.msg.Link;
import me.chanjar.weixin.cp.bean.external.msg.MiniProgram;
import me.chanjar.weixin.cp.bean.external.msg.Text;

/** Writes what is said as WxJava's beans, cut to WeCom's lengths in bytes of UTF-8. */
final class ToWxJava {
    private static final int LONGEST_TITLE = 128;
    private static final int LONGEST_MINI_TITLE = 64;
    private static final int LONGEST_DESCRIPTION = 512;

    private ToWxJava() {}

    /** The text; empty when there is none but blanks. */
    static Optional<Text> text(OutgoingMessage outgoingMessage) {
        return outgoingMessage.text().isBlank()
                ? Optional.empty()
                : Optional.of(new Text().setContent(outgoingMessage.text()));
    }

    static List<Attachment> attachments(OutgoingMessage outgoingMessage) {
        return outgoingMessage.attachments().stream().map(ToWxJava::attachment).toList();
    }

    private static Attachment attachment(OutgoingMessage.Attachment attachment) {
        if (attachment instanceof OutgoingMessage.Image image) {
            return new Attachment().setImage(new Image().setMediaId(image.mediaId()));
        }
        if (attachment instanceof OutgoingMessage.File file) {
            return new Attachment().setFile(new File().setMediaId(file.mediaId()));
        }
        if (attachment instanceof OutgoingMessage.MiniProgram mini) {
            return new Attachment()
                    .setMiniProgram(new MiniProgram()
                            .setTitle(cut(mini.title(), LONGEST_MINI_TITLE))
                            .setAppid(mini.appId())
                            .setPage(mini.page())
                            .setPicMediaId(mini.pictureMediaId()));
        }
        var link = (OutgoingMessage.Link) attachment;
        return new Attachment()
                .setLink(new Link()
                        .setTitle(cut(link.title(), LONGEST_TITLE))
                        .setUrl(link.url())
                        .setDesc(link.description() == null ? null : cut(link.description(), LONGEST_DESCRIPTION))
                        .setPicUrl(link.imageUrl()));
    }

    /** Cuts a text to so many bytes of UTF-8, lest a long name costs the whole message. */
    private static String cut(String text, int most) {
        int bytes = 0;
        for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
            int end = text.offsetByCodePoints(at, 1);
            bytes += text.substring(at, end).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > most) {
                return text.substring(0, at);
            }
        }
        return text;
    }
}
