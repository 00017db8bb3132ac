package io.quanzi.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.cp.bean.external.WxCpGroupJoinWayInfo;
import me.chanjar.weixin.cp.bean.external.WxCpMsgTemplate;
import me.chanjar.weixin.cp.bean.external.WxCpWelcomeMsg;
import me.chanjar.weixin.cp.bean.external.msg.Attachment;
import me.chanjar.weixin.cp.bean.external.msg.Link;
import me.chanjar.weixin.cp.bean.external.msg.Text;
import me.chanjar.weixin.cp.bean.message.WxCpMessage;

/**
 * A small bot as anybody would write one: welcomes whoever adds the officer with a link to the group, has pages with the
 * codes that forbid to be framed, and asks the owner to send.
 */
final class LittleBot implements AutoCloseable {
    private final Stage stage;
    private final HttpServer pages;
    private final Thread listener;
    private volatile String card = "";
    private volatile String group = "";
    private volatile boolean told;

    LittleBot(Stage stage) {
        this.stage = stage;
        try {
            pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pages.setExecutor(Executors.newFixedThreadPool(2));
        pages.createContext("/i/", exchange -> page(exchange, "<h1>小满的名片</h1><img src='" + card + "' width=220>"));
        pages.createContext("/g/", exchange -> {
            if (exchange.getRequestMethod().equals("POST")) {
                told = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).contains("month");
                exchange.getResponseHeaders().add("Location", "/g/1");
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
                return;
            }
            page(
                    exchange,
                    told
                            ? "<h1>新手妈妈 1 群</h1><img src=\"" + group + "\" width=220>"
                            : "<h1>宝宝多大了?</h1><form method=post action=\"/g/1\"><input name=month value=2026-03>"
                                    + "<button>看我的群</button></form><a href='../i/1'>名片</a>");
        });
        pages.start();
        listener = new Thread(this::listen, "little bot");
        listener.setDaemon(true);
        listener.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + pages.getAddress().getPort() + path;
    }

    /** A contact way of the member, whose card is at {@code /i/1}. */
    void makeCard(String userId) throws Exception {
        card = stage.contactWay(userId, "poster");
    }

    /** A join way of the group, whose page is at {@code /g/1}. */
    void makeWayInto(String chatId) throws WxErrorException {
        var way = new WxCpGroupJoinWayInfo.JoinWay();
        way.setScene(2);
        way.setChatIdList(List.of(chatId));
        var info = new WxCpGroupJoinWayInfo();
        info.setJoinWay(way);
        var configId = stage.contacts().addJoinWay(info).getConfigId();
        group = stage.contacts().getJoinWay(configId).getJoinWay().getQrCode();
    }

    void askToPost(String owner, String chatId, String text) throws WxErrorException {
        var message = new WxCpMsgTemplate();
        message.setChatType("group");
        message.setSender(owner);
        message.setChatIdList(List.of(chatId));
        message.setText(text(text));
        message.setAttachments(List.of(link("今日好价 · 纱布睡袋", url("/i/1"))));
        stage.contacts().addMsgTemplate(message);
    }

    void tell(String userId, String text) throws WxErrorException {
        stage.wecom
                .getMessageService()
                .send(WxCpMessage.TEXT()
                        .agentId(1000002)
                        .toUser(userId)
                        .content(text)
                        .build());
    }

    private void listen() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                var event = stage.event();
                if (event.getWelcomeCode() != null && !event.getWelcomeCode().isEmpty()) {
                    welcome(event.getWelcomeCode());
                }
            } catch (AssertionError | IllegalStateException quiet) {
                // Nothing came for a while: listens on.
            } catch (WxErrorException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void welcome(String code) throws WxErrorException {
        var message = new WxCpWelcomeMsg();
        message.setWelcomeCode(code);
        message.setText(text("你好呀，我是福利官小满！首单礼券 NB-2026 已放进你的券包，育儿手册在这里 " + url("/i/1")));
        message.setAttachments(List.of(link("点这里进群：新手妈妈 1 群", url("/g/1"))));
        stage.contacts().sendWelcomeMsg(message);
    }

    private static Attachment link(String title, String url) {
        return new Attachment().setLink(new Link().setTitle(title).setUrl(url).setDesc("群里每天一个小贴士、一个好价"));
    }

    private static Text text(String content) {
        var text = new Text();
        text.setContent(content);
        return text;
    }

    private static void page(HttpExchange exchange, String body) throws IOException {
        var html = ("<!doctype html><html><head><meta charset=utf-8><style>body{font:16px sans-serif;text-align:center}"
                        + "</style></head><body>" + body + "</body></html>")
                .getBytes(StandardCharsets.UTF_8);
        Map.of(
                        "Content-Type", "text/html; charset=utf-8",
                        "X-Frame-Options", "DENY",
                        "Content-Security-Policy", "frame-ancestors 'none'")
                .forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(200, html.length);
        exchange.getResponseBody().write(html);
        exchange.close();
    }

    @Override
    public void close() {
        listener.interrupt();
        pages.stop(0);
        ((java.util.concurrent.ExecutorService) pages.getExecutor()).shutdownNow();
    }
}
