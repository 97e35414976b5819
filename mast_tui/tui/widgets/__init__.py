"""Line views: plain widgets that draw only the lines that show."""
