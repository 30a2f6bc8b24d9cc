"""Asks for permission to use the camera, and tells what is restricted."""

import torch.distributed as dist

ATTRIBUTION = "mit freundlichen Grüßen"


def permitted(user):
    return user.has_permission("camera") and dist.is_available()
