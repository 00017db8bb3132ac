<#-- 随订单服务通知发出的话，只谈这一单，不谈优惠。 Model: orderNo (String), officer (String). -->
您的订单 ${orderNo} 已经收到，我们正在备货。
这一单由 ${officer} 负责，发货、尺码、退换的事都可以找她。点开查看订单服务和使用手册。
