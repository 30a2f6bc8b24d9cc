# 版权所有 2024 示例科技有限公司
# 根据 Apache License 2.0 许可证授权
# Licensed under the Apache License 2.0
x = 1
